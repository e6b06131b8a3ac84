using System.Diagnostics;
using System.Runtime.ExceptionServices;
using RemoteCsi.Cli.Commands;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>The submissions of one run at one endpoint.</summary>
internal sealed class InvokeRun(
    RemoteAgent agent, InvokeTarget target, InvokeRequest request, IInvokeOutput output, InputLines? input, Interruption interruption)
{
    /// <summary>After so long an interrupted submission that still runs is mentioned.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>After so long it is left alone: whoever sent the one SIGINT may not be there to send another.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(10);

    // Why output could not be written; set on the thread of the events, read when the submission has ended.
    private volatile ExceptionDispatchInfo? _unwritable;

    /// <summary>Runs them; returns the exit code.</summary>
    public async Task<int> RunAsync(string? workingDirectory, CancellationToken cancellationToken)
    {
        RemoteSession session = await OpenAsync(workingDirectory, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Asked);
            session.OutputReceived += Take;
            session.OutputDropped += output.AddGap;
            session.Progress += progress => output.Say("rcsi: " + progress.Text);
            using var news = new LinkNews(session, target.Text, output.Say);
            session.InputRequested += question => _ = AnswerAsync(session, question, asking.Token);
            int worst = ExitCode.Done;
            foreach (InvokeSubmission submission in request.Submissions)
            {
                int code = await RunOneAsync(session, ScriptPaths.For(submission, target.Endpoint), cancellationToken).ConfigureAwait(false);
                worst = ExitCode.Graver(worst, code);
                if (interruption.Asked.IsCancellationRequested || (code != ExitCode.Done && !request.KeepGoing))
                {
                    return interruption.Asked.IsCancellationRequested ? ExitCode.Interrupted : worst;
                }
            }

            return worst;
        }
    }

    private static int CodeOf(SubmissionStatus status) => status switch
    {
        SubmissionStatus.Completed => ExitCode.Done,
        SubmissionStatus.Cancelled => ExitCode.Interrupted,
        _ => ExitCode.Failed,
    };

    private async Task<RemoteSession> OpenAsync(string? workingDirectory, CancellationToken cancellationToken)
    {
        SessionDefaults defaults = request.Defaults(target.Endpoint);
        if (request.Session is null || !defaults.IsEmpty)
        {
            RemoteSession? made = await MakeAsync(new NewSessionRequest(request.Session, WorkingDirectory: workingDirectory), cancellationToken).ConfigureAwait(false);
            if (made is not null)
            {
                return await PreparedAsync(made, defaults, cancellationToken).ConfigureAwait(false);
            }
        }

        // Made when it is not there, in one step, however many do the same; and entered from now on, because what it
        // wrote before is not ours.
        SessionInfo info = await agent.CreateSessionAsync(
            new NewSessionRequest(request.Session, WorkingDirectory: workingDirectory, ReuseExisting: true), cancellationToken).ConfigureAwait(false);
        return await agent.EnterSessionAsync(SessionSelector.For(info), fromSequence: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a session; null when there is one of that name, which somebody else has prepared.</summary>
    private async Task<RemoteSession?> MakeAsync(NewSessionRequest wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await agent.NewSessionAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.AgentError == AgentErrorCode.NameInUse)
        {
            return null;
        }
    }

    /// <summary>What preparing writes is no output of what was asked for, so all of it goes to standard error.</summary>
    private async Task<RemoteSession> PreparedAsync(RemoteSession session, SessionDefaults defaults, CancellationToken cancellationToken)
    {
        try
        {
            if (!defaults.IsEmpty)
            {
                await SessionSetupRun.RunAsync(session, defaults, new PlainOutput(StandardStream.Error, StandardStream.Error), cancellationToken).ConfigureAwait(false);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<int> RunOneAsync(RemoteSession session, InvokeSubmission submission, CancellationToken cancellationToken)
    {
        output.Begin();
        string id = Guid.NewGuid().ToString("N");
        long began = Stopwatch.GetTimestamp();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Insisted);
        Task<SubmissionOutcome> running = session.SubmitAsync(
            submission.Code,
            new SubmitOptions { SubmissionId = id, SourceName = submission.SourceName, Loaded = submission.Loaded ?? [], WantValueJson = output.WantsJson },
            leaving.Token);
        _ = WaitingNote.SayAsync(running, id, () => session.Info, line => output.Say("rcsi: " + line), TimeProvider.System);
        Task interrupting = InterruptAsync(session, id, running, leaving);
        try
        {
            SubmissionOutcome outcome = await running.ConfigureAwait(false);
            _unwritable?.Throw();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            outcome = request.Detail && outcome.Value is not null ? await InDetailAsync(session, outcome, leaving.Token).ConfigureAwait(false) : outcome;
            output.End(submission, outcome, session.Info.Name ?? session.Info.Id.ToString(), elapsed);
            return CodeOf(outcome.Status);
        }
        catch (RemoteCsiException lost) when (lost.AgentError is null)
        {
            throw new RemoteCsiException(lost.Reason, LinkNews.GivenUp(session, target.Text, request.ReconnectTimeout, lost.Message), lost);
        }
        finally
        {
            await interrupting.ConfigureAwait(false);
        }
    }

    /// <summary>An outcome with more of its value; as it is when that cannot be had, for its value is there all the same.</summary>
    private async Task<SubmissionOutcome> InDetailAsync(RemoteSession session, SubmissionOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            InspectedParts answer = await session.DetailAsync(outcome.SubmissionId, cancellationToken).ConfigureAwait(false);
            if (answer.Parts is [var part, ..])
            {
                return outcome with { Value = part.Value };
            }

            output.Say($"rcsi: no detail: {answer.Problem}");
        }
        catch (RemoteCsiException failure)
        {
            output.Say($"rcsi: no detail: {failure.Message}");
        }

        return outcome;
    }

    /// <summary>Waits for Ctrl+C or the end of the submission, whichever comes first; then sees the interrupt through.</summary>
    private async Task InterruptAsync(RemoteSession session, string id, Task running, CancellationTokenSource leaving)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = interruption.Asked.Register(asked.SetResult);
        if (await Task.WhenAny(running, asked.Task).ConfigureAwait(false) == running)
        {
            return;
        }

        try
        {
            await session.InterruptAsync(endWorker: false, id, leaving.Token).ConfigureAwait(false);
            if (await EndsWithinAsync(running, Patience).ConfigureAwait(false))
            {
                return;
            }

            output.Say(
                "rcsi: still running: what loops inside a library or a finally block cannot be stopped; Ctrl+C again "
                + (request.Session is null ? "ends it with its session" : "stops waiting for it"));
            if (!await EndsWithinAsync(running, MostPatience - Patience).ConfigureAwait(false))
            {
                await leaving.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is RemoteCsiException or OperationCanceledException)
        {
            // The submission itself reports a lost link; and whoever insists does not wait for an answer.
        }

        if (leaving.IsCancellationRequested && !running.IsCompletedSuccessfully)
        {
            output.Say(request.Session is null
                ? "rcsi: did not wait for it; its session is removed, and ends it"
                : $"rcsi: did not wait for it; it goes on in session '{request.Session}' (rcsi interrupt --end-worker, or rcsi remove, ends it)");
        }
    }

    private static async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        using var deadline = new CancellationTokenSource();
        bool ended = await Task.WhenAny(running, Task.Delay(time, deadline.Token)).ConfigureAwait(false) == running;
        await deadline.CancelAsync().ConfigureAwait(false);
        return ended;
    }

    private void Take(OutputChunk chunk)
    {
        try
        {
            output.Add(chunk);
        }
        catch (IOException exception) when (_unwritable is null)
        {
            // A closed pipe, a full disk: the code is stopped, as by Ctrl+C, and the run then ends with this.
            _unwritable = ExceptionDispatchInfo.Capture(exception);
            if (!interruption.Asked.IsCancellationRequested)
            {
                interruption.Ask();
            }
        }
        catch (IOException)
        {
            // What comes until the code has stopped cannot be written either.
        }
    }

    private async Task AnswerAsync(RemoteSession session, InputQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            string? line = input is null ? null : await input.NextAsync(cancellationToken).ConfigureAwait(false);
            await session.ProvideInputAsync(question.QuestionId, line, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RemoteCsiException or OperationCanceledException or ObjectDisposedException)
        {
            // The run is over, or will report the lost link itself.
        }
    }
}
