using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Agent.Restoring;

/// <summary>One program that restores, and the link to it. It ends when we end, for its standard input ends then.</summary>
internal sealed class RestorerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, Call> _calls = new();
    private readonly Lock _writing = new();
    private int _number;
    private volatile bool _isGone;
    private volatile string? _lastError;

    private RestorerProcess(Process process)
    {
        _process = process;
        ProcessId = process.Id;
        process.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data) ? _lastError : line.Data;
        process.BeginErrorReadLine();
        new Thread(Read) { IsBackground = true, Name = "from restorer" }.Start();
    }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>Whether calls still have a chance.</summary>
    public bool IsAlive => !_isGone;

    /// <summary>Starts one.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static RestorerProcess Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };

        // As with the compiler: it is ended at any moment, and would leave the runtime's own files behind.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        GarbageBudget.Lift(start);
        return new RestorerProcess(Process.Start(start) ?? throw new InvalidOperationException("no process was started"));
    }

    /// <summary>Restores references.</summary>
    /// <exception cref="RestoreFailedException">They could not be restored.</exception>
    /// <exception cref="IOException">The program ended.</exception>
    public async Task<RestoredReferences> RestoreAsync(RestoreRequest request, Action<string> progress, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _number);
        var call = new Call(progress);
        _calls[number] = call;
        try
        {
            Write(new RestoreCall(number, request));
            RestoreNews end = await call.End.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return end.Restored ?? throw new RestoreFailedException(end.Failures ?? []);
        }
        catch (OperationCanceledException)
        {
            CallOff(number);
            throw;
        }
        finally
        {
            _calls.TryRemove(number, out _);
        }
    }

    public void Dispose()
    {
        _isGone = true;
        try
        {
            // What it builds meanwhile is its child.
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was wanted.
        }

        _process.Dispose();
    }

    private void CallOff(int number)
    {
        try
        {
            Write(new RestoreCall(number, Request: null));
        }
        catch (IOException)
        {
            // It is gone, and what was to be called off with it.
        }
    }

    private void Write(RestoreCall call)
    {
        lock (_writing)
        {
            try
            {
                _process.StandardInput.WriteLine(RestoreLines.Write(call));
                _process.StandardInput.Flush();
            }
            catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException)
            {
                throw new IOException("its input is closed", exception);
            }
        }
    }

    private void Read()
    {
        string reason = "without a word";
        try
        {
            while (_process.StandardOutput.ReadLine() is { } line)
            {
                RestoreNews news = RestoreLines.ReadNews(line);
                if (!_calls.TryGetValue(news.Number, out Call? call))
                {
                    continue;
                }

                if (news.Progress is { } progress)
                {
                    call.Progress(progress);
                }
                else
                {
                    call.End.TrySetResult(news);
                }
            }

            reason = _lastError ?? reason;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or JsonException)
        {
            reason = exception.Message;
        }

        _isGone = true;
        foreach (Call call in _calls.Values)
        {
            call.End.TrySetException(new IOException(reason));
        }
    }

    private sealed record Call(Action<string> Progress)
    {
        public TaskCompletionSource<RestoreNews> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
