using System.Collections.Concurrent;
using System.Diagnostics;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>Keeps the link to one session's worker, runs submissions on it, and says when and why it died.</summary>
/// <remarks>
/// The link and the process are two things: a lost link is made anew as long as the process lives. Thread safe.
/// A run that is repeated with the same id is not run again by the worker, which sends its outcome instead; that is what
/// makes a run survive a new link and a new agent.
/// </remarks>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan RelinkDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RelinkPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AdoptDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestNonsensePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Ten times what a worker allows itself for an answer about values.</summary>
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private readonly WorkerPlace _place;
    private readonly IWorkerObserver _observer;
    private readonly Process? _child;
    private readonly ProcessWatch _watch;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<OutcomeFrame>> _runs = new();
    private readonly ConcurrentDictionary<string, OutcomeFrame> _unclaimed = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Frame>> _questions = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _receiving;
    private volatile WorkerLink _link;
    private volatile string? _cause;
    private volatile string? _endedFor;

    private long _question;

    // Repeated on a new link, in case the old one died with it; one submission runs at a time.
    private volatile RunFrame? _pendingRun;

    /// <summary>Takes over the link to a worker that is the session's.</summary>
    /// <param name="place">Where its things are.</param>
    /// <param name="observer">The session.</param>
    /// <param name="child">Its process; null when an earlier agent started it.</param>
    /// <param name="link">The link.</param>
    /// <param name="welcome">What it said of itself.</param>
    public WorkerSupervisor(WorkerPlace place, IWorkerObserver observer, Process? child, WorkerLink link, WelcomeFrame welcome)
    {
        _place = place;
        _observer = observer;
        _child = child;
        _link = link;
        Welcome = welcome;
        _watch = ProcessWatch.Of(welcome.ProcessId);
        Identity = ProcessIdentity.Of(link.Welcome.ProcessId) ?? new ProcessIdentity(link.Welcome.ProcessId, -1);
        _receiving = ReceiveAsync();
    }

    /// <summary>The process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>What the worker said of itself when it was first reached.</summary>
    public WelcomeFrame Welcome { get; }

    /// <summary>Finds the worker that an earlier agent started.</summary>
    /// <exception cref="WorkerLostException">It is gone.</exception>
    public static async Task<WorkerSupervisor> AdoptAsync(
        ProcessIdentity identity, WorkerPlace place, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AdoptDeadline);
        string problem = "it does not answer";
        while (identity.IsAlive)
        {
            try
            {
                WorkerLink link = await WorkerLink.ConnectAsync(place.Socket, observer.LastSequence, observer.IsAttached, deadline.Token)
                    .ConfigureAwait(false);
                return new WorkerSupervisor(place, observer, null, link, link.Welcome);
            }
            catch (IOException exception) when (!deadline.IsCancellationRequested)
            {
                // It may be about to end, which the next look shows.
                problem = exception.Message;
                await Task.Delay(RelinkPause, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException && !cancellationToken.IsCancellationRequested)
            {
                identity.Kill();
                throw new WorkerLostException(
                    $"its worker (process {identity.ProcessId}) could not be reached for {AdoptDeadline.TotalSeconds:0} s ({problem}) and was ended");
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new WorkerLostException(WorkerEpitaph.Of(null, identity.ProcessId, place.ErrorFile));
    }

    /// <summary>Runs a compiled submission and returns its outcome.</summary>
    /// <exception cref="WorkerLostException">The worker died, now or before.</exception>
    public async Task<OutcomeFrame> RunAsync(RunFrame run)
    {
        var finished = new TaskCompletionSource<OutcomeFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        finished = _runs.GetOrAdd(run.SubmissionId, finished);
        if (_cause is { } cause)
        {
            throw new WorkerLostException(cause);
        }

        _pendingRun = run;
        _link.Send(run);
        try
        {
            return await finished.Task.ConfigureAwait(false);
        }
        finally
        {
            _pendingRun = null;
            _runs.TryRemove(run.SubmissionId, out _);
        }
    }

    /// <summary>The outcome of a submission that the worker has from an earlier agent.</summary>
    /// <exception cref="WorkerLostException">The worker died, now or before.</exception>
    public async Task<OutcomeFrame> AwaitAsync(string submissionId)
    {
        TaskCompletionSource<OutcomeFrame> finished = _runs.GetOrAdd(
            submissionId, _ => new TaskCompletionSource<OutcomeFrame>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_unclaimed.TryRemove(submissionId, out OutcomeFrame? outcome))
        {
            finished.TrySetResult(outcome);
        }
        else if (_cause is { } cause)
        {
            finished.TrySetException(new WorkerLostException(cause));
        }

        try
        {
            return await finished.Task.ConfigureAwait(false);
        }
        finally
        {
            _runs.TryRemove(submissionId, out _);
        }
    }

    /// <summary>Ids of submissions whose outcomes came and are waited for by nobody; each is given once.</summary>
    public IEnumerable<string> TakeUnclaimed(Func<string, bool> wanted) =>
        [.. _unclaimed.Keys.Where(wanted).Where(id => _unclaimed.TryRemove(id, out _))];

    /// <summary>The session's variables as they are now.</summary>
    /// <exception cref="AgentException">The worker does not answer: it is of a build that cannot, hangs, or has died.</exception>
    public Task<VariablesFrame> ListVariablesAsync(CancellationToken cancellationToken) =>
        AskAsync<VariablesFrame>(question => new ListVariablesFrame(question), "list its variables", cancellationToken);

    /// <summary>A result, or parts of one.</summary>
    /// <param name="frame">What is asked; its number is chosen here.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="AgentException">The worker does not answer: it is of a build that cannot, hangs, or has died.</exception>
    public Task<InspectedFrame> InspectAsync(InspectFrame frame, CancellationToken cancellationToken) =>
        AskAsync<InspectedFrame>(question => frame with { QuestionId = question }, "show its result", cancellationToken);

    /// <summary>What the last results are, newest first.</summary>
    /// <exception cref="AgentException">The worker does not answer: it is of a build that cannot, hangs, or has died.</exception>
    public Task<ResultsFrame> ListResultsAsync(CancellationToken cancellationToken) => !Welcome.GivesResults
        ? throw new AgentException(
            Protocol.AgentErrorCode.SessionBroken,
            $"the session's worker (process {Identity.ProcessId}) is of an older build, in which results have no names; #reset begins with a new one")
        : AskAsync<ResultsFrame>(question => new ListResultsFrame(question), "say what its last results are", cancellationToken);

    /// <summary>Sends a frame that needs no answer.</summary>
    public void Send(Frame frame) => _link.Send(frame);

    /// <summary>Ends the process, gently first.</summary>
    /// <param name="reason">What is told to whoever waits for a run, as the cause.</param>
    public async Task EndAsync(string reason)
    {
        _endedFor = reason;
        _link.Send(new ExitFrame());
        using var patience = new CancellationTokenSource(ExitDeadline);
        try
        {
            await _receiving.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _receiving.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => Identity.Kill();

    /// <summary>Lets go of the worker, which lives on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _link.Dispose();
        await _receiving.ConfigureAwait(false);
        _child?.Dispose();
        _watch.Dispose();
        _ending.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<long, Frame> ask, string what, CancellationToken cancellationToken)
        where T : Frame
    {
        long question = Interlocked.Increment(ref _question);
        var answer = new TaskCompletionSource<Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[question] = answer;
        try
        {
            _link.Send(ask(question));
            return await answer.Task.WaitAsync(AnswerDeadline, cancellationToken).ConfigureAwait(false) as T
                ?? throw new AgentException(Protocol.AgentErrorCode.SessionBroken, $"the session's worker (process {Identity.ProcessId}) did not {what} but answered something else");
        }
        catch (TimeoutException)
        {
            throw new AgentException(
                Protocol.AgentErrorCode.SessionBroken,
                $"the session's worker (process {Identity.ProcessId}) did not {what} within {AnswerDeadline.TotalSeconds:0} s");
        }
        finally
        {
            _questions.TryRemove(question, out _);
        }
    }

    private void Answered(long question, Frame answer)
    {
        if (_questions.TryGetValue(question, out TaskCompletionSource<Frame>? asked))
        {
            asked.TrySetResult(answer);
        }
    }

    private async Task ReceiveAsync()
    {
        // The first frames may be here already; the constructor's caller must not run them.
        await Task.Yield();
        TimeSpan nonsensePause = RelinkPause;
        while (true)
        {
            bool madeSense = await _link.ReceiveAsync(Receive, _ending.Token).ConfigureAwait(false);
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            if (!madeSense)
            {
                // User code that writes to its worker's socket may do so as often as we make a link; that must not keep the agent busy.
                await Task.Delay(nonsensePause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                nonsensePause = nonsensePause * 2 < LongestNonsensePause ? nonsensePause * 2 : LongestNonsensePause;
            }

            if (!await RelinkAsync().ConfigureAwait(false))
            {
                break;
            }
        }

        if (_ending.IsCancellationRequested)
        {
            return;
        }

        string cause = await EpitaphAsync().ConfigureAwait(false);
        cause = _endedFor ?? cause;
        _cause = cause;
        _observer.OnLost(cause);
        foreach (TaskCompletionSource<OutcomeFrame> run in _runs.Values)
        {
            run.TrySetException(new WorkerLostException(cause));
        }

        foreach (TaskCompletionSource<Frame> question in _questions.Values)
        {
            question.TrySetException(new AgentException(Protocol.AgentErrorCode.SessionBroken, cause));
        }
    }

    private void Receive(Frame frame)
    {
        switch (frame)
        {
            case OutputFrame output:
                _observer.OnOutput(output);
                break;
            case InputQuestionFrame question:
                _observer.OnQuestion(question);
                break;
            case ReportedFrame report:
                _observer.OnReport(report);
                break;
            case VariablesFrame variables:
                Answered(variables.QuestionId, variables);
                break;
            case InspectedFrame inspected:
                Answered(inspected.QuestionId, inspected);
                break;
            case ResultsFrame results:
                Answered(results.QuestionId, results);
                break;
            case OutcomeFrame outcome when _runs.TryGetValue(outcome.SubmissionId, out TaskCompletionSource<OutcomeFrame>? run):
                run.TrySetResult(outcome);
                break;
            case OutcomeFrame outcome:
                // Of a submission that an earlier agent sent.
                _unclaimed[outcome.SubmissionId] = outcome;
                if (_runs.TryGetValue(outcome.SubmissionId, out TaskCompletionSource<OutcomeFrame>? late) && _unclaimed.TryRemove(outcome.SubmissionId, out _))
                {
                    late.TrySetResult(outcome);
                }

                _observer.OnUnclaimedOutcome();
                break;
            default:
                break;
        }
    }

    /// <summary>Makes the link anew while the process lives. False when it died.</summary>
    private async Task<bool> RelinkAsync()
    {
        long began = Stopwatch.GetTimestamp();
        while (Identity.IsAlive && Stopwatch.GetElapsedTime(began) < RelinkDeadline && !_ending.IsCancellationRequested)
        {
            try
            {
                using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                deadline.CancelAfter(RelinkDeadline);
                WorkerLink link = await WorkerLink
                    .ConnectAsync(_place.Socket, _observer.LastSequence, _observer.IsAttached, deadline.Token).ConfigureAwait(false);
                _link.Dispose();
                _link = link;
                if (_pendingRun is { } run)
                {
                    link.Send(run);
                }

                return true;
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // A dying process refuses for a moment before it is gone.
                await Task.Delay(RelinkPause, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return false;
    }

    private async Task<string> EpitaphAsync()
    {
        if (Identity.IsAlive)
        {
            Kill();
            return $"its worker (process {Identity.ProcessId}) did not answer for {RelinkDeadline.TotalSeconds:0} s and was ended";
        }

        ProcessEnding? ending = await _watch.EndAsync(ExitDeadline).ConfigureAwait(false);
        if (_child is not null)
        {
            // Also what collects it: without, its entry in the process table would stay.
            using var patience = new CancellationTokenSource(ExitDeadline);
            await _child.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ending ??= _child.HasExited ? ProcessEnding.OfExitCode(_child.ExitCode) : null;
        }

        return WorkerEpitaph.Of(ending, Identity.ProcessId, _place.ErrorFile);
    }
}
