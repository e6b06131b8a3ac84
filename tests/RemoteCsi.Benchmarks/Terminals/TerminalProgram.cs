using System.Diagnostics;
using System.Text;
using RemoteCsi.Benchmarks.Installation;

namespace RemoteCsi.Benchmarks.Terminals;

/// <summary>A program in a terminal of its own, which <c>script</c> of util-linux makes: keys go in, what would be painted comes out.</summary>
internal sealed class TerminalProgram : IAsyncDisposable
{
    private const string AskForCursor = "\e[6n";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _painted = new();
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>Starts a program in a terminal of 120 columns and 40 rows.</summary>
    /// <param name="home">Its <c>RCSI_HOME</c>.</param>
    /// <param name="command">The command line, as a shell reads it.</param>
    public TerminalProgram(string home, string command)
    {
        var start = new ProcessStartInfo("script", ["-qefc", $"stty cols 120 rows 40; exec {command}", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["RCSI_HOME"] = home, ["TERM"] = "xterm-256color" },
        };
        _process = Process.Start(start) ?? throw new RcsiFailedException("script (util-linux) was not started");
        new Thread(Read) { IsBackground = true, Name = "terminal" }.Start();
    }

    /// <summary>Types keys.</summary>
    public void Type(string keys)
    {
        _process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(keys));
        _process.StandardInput.BaseStream.Flush();
    }

    /// <summary>Waits until a text is painted that was not before <see cref="Forget"/>.</summary>
    public async Task UntilPaintedAsync(string text, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            while (!Has(text))
            {
                await _news.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                throw new RcsiFailedException($"'{text}' was not painted within {Deadline.TotalSeconds:0} s; this was: {_painted}");
            }
        }
    }

    /// <summary>Forgets what was painted.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _painted.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private bool Has(string text)
    {
        lock (_gate)
        {
            return _painted.ToString().Contains(text, StringComparison.Ordinal);
        }
    }

    private void Read()
    {
        char[] buffer = new char[4096];
        try
        {
            while (_process.StandardOutput.Read(buffer) is > 0 and var got)
            {
                lock (_gate)
                {
                    _painted.Append(buffer, 0, got);
                }

                if (buffer.AsSpan(0, got).IndexOf(AskForCursor) >= 0)
                {
                    // As a terminal does, and .NET waits for; in which row it is makes no difference here.
                    Type("\e[12;1R");
                }

                _news.Release();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
