using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Links;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>What Ctrl+C does while one submission runs.</summary>
/// <remarks>
/// The first asks the code to stop. The worker, and the variables with it, is ended only by a Ctrl+C after the warning has
/// been seen: the warning comes when the code has not stopped in time, or at an impatient second Ctrl+C. While the link
/// is down nothing can be asked, so Ctrl+C stops the waiting.
/// </remarks>
internal sealed class Interruptions : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ITerminal _terminal;
    private readonly IPromptSession _session;
    private readonly Transcript _transcript;
    private readonly Action _stopWaiting;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private bool _asked;
    private bool _warned;

    public Interruptions(ITerminal terminal, IPromptSession session, Transcript transcript, TimeProvider time, Action stopWaiting)
    {
        _terminal = terminal;
        _session = session;
        _transcript = transcript;
        _stopWaiting = stopWaiting;
        _timer = time.CreateTimer(_ => Warn(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        terminal.Interrupted += OnInterrupted;
    }

    public async ValueTask DisposeAsync()
    {
        _terminal.Interrupted -= OnInterrupted;
        lock (_gate)
        {
            _warned = true;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _over.CancelAsync().ConfigureAwait(false);
        _over.Dispose();
    }

    private void OnInterrupted()
    {
        if (_session.Link.Status != LinkStatus.Up)
        {
            _stopWaiting();
            return;
        }

        bool endWorker;
        bool again;
        lock (_gate)
        {
            endWorker = _asked && _warned;
            again = _asked;
            _asked = true;
        }

        if (again && !endWorker)
        {
            Warn();
        }
        else if (endWorker)
        {
            _transcript.Note("ending the worker");
        }

        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        _ = InterruptAsync(endWorker, _over.Token);
    }

    private async Task InterruptAsync(bool endWorker, CancellationToken cancellationToken)
    {
        try
        {
            await _session.InterruptAsync(endWorker, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            _transcript.Problem(failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The submission has ended meanwhile.
        }
    }

    private void Warn()
    {
        lock (_gate)
        {
            if (_warned)
            {
                return;
            }

            _warned = true;
        }

        _transcript.Note("still running; Ctrl+C again ends the worker, and its variables are lost; the session itself stays");
    }
}
