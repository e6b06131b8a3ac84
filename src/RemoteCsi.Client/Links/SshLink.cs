using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Links;

/// <summary>The standard streams of a remote command, through the system's <c>ssh</c>.</summary>
/// <remarks>
/// Everything about hosts, keys and jumps is the user's own ssh configuration; nothing here weakens it. What ssh writes
/// to its standard error is kept to explain a failure; its questions it asks on the terminal itself.
/// </remarks>
internal sealed class SshLink : ILink
{
    /// <summary>What of ssh's standard error is kept: the newest.</summary>
    private const int KeptCharacters = 8192;

    /// <summary>How long ssh may take to end after it closed its output, so that its exit code can be read.</summary>
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(2);

    /// <summary>4 s until ssh itself gives up connecting, then the login and, over there, the start of an agent.</summary>
    private static readonly TimeSpan UnattendedTimeout = TimeSpan.FromSeconds(20);

    /// <summary>A person may be typing a password.</summary>
    private static readonly TimeSpan AttendedTimeout = TimeSpan.FromMinutes(2);

    private readonly SshEndpoint _endpoint;
    private readonly Process _process;
    private readonly OpeningStream _reading;
    private readonly StringBuilder _said = new();
    private readonly Task _listening;

    private SshLink(SshEndpoint endpoint, Process process, bool interactive)
    {
        _endpoint = endpoint;
        _process = process;
        _reading = new OpeningStream(process.StandardOutput.BaseStream);
        HelloTimeout = interactive ? AttendedTimeout : UnattendedTimeout;
        _listening = KeepWhatIsSaidAsync(process.StandardError);
    }

    /// <inheritdoc/>
    public Stream Reading => _reading;

    /// <inheritdoc/>
    public Stream Writing => _process.StandardInput.BaseStream;

    /// <inheritdoc/>
    public TimeSpan HelloTimeout { get; }

    /// <summary>Starts ssh. Whether it gets through shows when the first bytes come, or it ends.</summary>
    public static SshLink Start(SshEndpoint endpoint, RemoteAgentOptions options)
    {
        string program = SshCommand.Program(Environment.GetEnvironmentVariable);
        if (!SshCommand.IsThere(program, Environment.GetEnvironmentVariable))
        {
            throw new RemoteCsiException(RemoteCsiReason.SshFailed, $"cannot run ssh: there is no program '{program}' on this machine");
        }

        var process = new Process { StartInfo = SshCommand.For(endpoint, options.Interactive, Environment.GetEnvironmentVariable) };
        try
        {
            process.Start();
            return new SshLink(endpoint, process, options.Interactive);
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new RemoteCsiException(RemoteCsiReason.SshFailed, $"cannot run ssh ('{program}'): {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Abort() => EndIfRunning();

    /// <inheritdoc/>
    public async ValueTask<RemoteCsiException> ExplainAsync(Exception? exception, bool timedOut)
    {
        int? exitCode = null;
        if (_reading.Noise is null && !timedOut)
        {
            using var deadline = new CancellationTokenSource(ExitTimeout);
            try
            {
                await Task.WhenAll(_process.WaitForExitAsync(deadline.Token), _listening).WaitAsync(deadline.Token).ConfigureAwait(false);
                exitCode = _process.ExitCode;
            }
            catch (OperationCanceledException)
            {
                // ssh lives on although its output ended; it is explained without an exit code.
            }
        }

        string said;
        lock (_said)
        {
            said = _said.ToString();
        }

        return SshDiagnosis.Explain(_endpoint, exitCode, said, _reading.Noise, _reading.Opened, timedOut ? HelloTimeout : null, exception);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The far end of the relay ends when its input ends; ssh with it. One that does not is ended: closing its input
        // may itself wait for a write that is stuck.
        try
        {
            Task closing = _process.StandardInput.BaseStream.DisposeAsync().AsTask();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await closing.WaitAsync(deadline.Token).ConfigureAwait(false);
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            EndIfRunning();
        }

        await _reading.DisposeAsync().ConfigureAwait(false);

        // A ProxyCommand that outlives its ssh may hold this pipe open; nothing it says is wanted any more.
        await Task.WhenAny(_listening, Task.Delay(ExitTimeout)).ConfigureAwait(false);
        _process.Dispose();
    }

    private void EndIfRunning()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile, or is disposed of.
        }
    }

    private async Task KeepWhatIsSaidAsync(StreamReader standardError)
    {
        char[] buffer = new char[1024];
        try
        {
            while (await standardError.ReadAsync(buffer).ConfigureAwait(false) is var got && got > 0)
            {
                lock (_said)
                {
                    _said.Append(buffer, 0, got);
                    _said.Remove(0, Math.Max(0, _said.Length - KeptCharacters));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // ssh is gone; what it said until then is kept.
        }
    }
}
