using RemoteCsi.Client.Links;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Client.Sessions;

/// <content>Runs code, and waits for what comes of it.</content>
public sealed partial class RemoteSession
{
    /// <summary>How long output that the agent counted, but does not send, is waited for. Only a faulty agent makes us wait.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs code and returns when it has ended and all it wrote was delivered to <see cref="OutputReceived"/>. When the
    /// link is lost meanwhile it is made again, and the same submission is asked for again; it never runs twice.
    /// </summary>
    /// <param name="code">The source.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the waiting, not the code; see <see cref="InterruptAsync"/>.</param>
    /// <exception cref="RemoteCsiException">The agent refused, or the link could not be made again in time.</exception>
    public async Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SubmitOptions();
        var request = new SubmitRequest(
            Selector, options.SubmissionId ?? Guid.NewGuid().ToString("N"), code, options.SourceName, options.WantValueJson,
            options.Loaded.Count > 0 ? [.. options.Loaded] : null);
        _own.Add(request.SubmissionId);
        return await OutcomeAsync((agent, token) => agent.SubmitAsync(request, token), request.SubmissionId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a script of this machine, with what it loads from beside it; see <see cref="SubmitAsync(string, SubmitOptions?, CancellationToken)"/>.</summary>
    /// <param name="script">The script.</param>
    /// <param name="options">How; its name and files are the script's.</param>
    /// <param name="cancellationToken">Stops the waiting, not the code.</param>
    /// <exception cref="RemoteCsiException">The agent refused, or the link could not be made again in time.</exception>
    public Task<SubmissionOutcome> SubmitAsync(ScriptFile script, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(script.Code, (options ?? new SubmitOptions()) with { SourceName = script.Name, Loaded = script.Loaded }, cancellationToken);

    /// <summary>
    /// Loads a snap-in that the machine, or a package of the session, offers: submits its references, usings and start script, so that it is recorded and comes back
    /// with the session as any other submission.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What came of it; loading a snap-in can fail as any submission can.</returns>
    /// <exception cref="RemoteCsiException">There is no usable snap-in of that name, or the link could not be made again in time.</exception>
    public async Task<SubmissionOutcome> LoadSnapInAsync(string name, CancellationToken cancellationToken = default)
    {
        SnapIn snapIn = await Agent.SnapInAsync(name, Selector, cancellationToken).ConfigureAwait(false);
        return await SubmitAsync(snapIn.Code, new SubmitOptions { SourceName = $"snap-in {snapIn.Name}" }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The outcome of a submission that the session has recorded, whoever sent it: waits until it has ended and all it wrote
    /// was delivered. Never runs anything.
    /// </summary>
    /// <param name="submissionId">Its id, as in <see cref="Missed"/> or <see cref="SessionInfo.RunningSubmissionId"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RemoteCsiException">There is none of that id, or the link could not be made again in time.</exception>
    public Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken = default) =>
        OutcomeAsync((agent, token) => agent.OutcomeAsync(new OutcomeRequest(Selector, submissionId), token), submissionId, cancellationToken);

    /// <summary>Answers an <see cref="InputRequested"/>; a null line is the end of input. An answer may be repeated after a lost link.</summary>
    public Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken = default) =>
        Agent.CallUntilAnsweredAsync(
            async (agent, token) =>
            {
                await agent.ProvideInputAsync(new InputAnswer(Selector, questionId, line), token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Asks what runs to stop; true for <paramref name="endWorker"/> ends the worker, and its variables are lost.</summary>
    /// <param name="endWorker">Whether to end the worker itself.</param>
    /// <param name="submissionId">Only this submission; null for whichever runs.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<InterruptReply> InterruptAsync(bool endWorker = false, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Agent.InterruptAsync(new InterruptRequest(Selector, submissionId, endWorker), cancellationToken);

    /// <summary>
    /// Ends the session's worker, if it lives, and starts it anew: variables, types and usings go, everything else stays. What runs or
    /// waits ends as <see cref="SubmissionStatus.WorkerLost"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting, not the reset.</param>
    /// <exception cref="RemoteCsiException">The agent could not reset it; the message says what it is then.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default) =>
        OnChanged(await Agent.ResetSessionAsync(Selector, cancellationToken).ConfigureAwait(false));

    /// <summary>What <see cref="ReplayAsync"/> would run, oldest first; ask before or after <see cref="ResetAsync"/>.</summary>
    public Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken = default) =>
        Agent.ReplayableAsync(Selector, cancellationToken);

    /// <summary>
    /// Runs recorded submissions again, as new ones, in order, until one does not end as it did: a submission that threw may throw
    /// again, but one that completed must.
    /// </summary>
    /// <param name="entries">Which, of <see cref="ReplayableAsync"/>.</param>
    /// <param name="cancellationToken">Stops the waiting, and what comes after the submission that runs.</param>
    /// <returns>The one that ended otherwise, and how; null when all ended as they did.</returns>
    public async Task<(HistoryEntry Entry, SubmissionOutcome Outcome)?> ReplayAsync(
        IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken = default)
    {
        foreach (HistoryEntry entry in entries)
        {
            SubmissionOutcome outcome = await SubmitAsync(entry.Code, entry.ToOptions(), cancellationToken).ConfigureAwait(false);
            if (!outcome.IsAsBefore(entry))
            {
                return (entry, outcome);
            }
        }

        return null;
    }

    private async Task<SubmissionOutcome> OutcomeAsync(
        Func<IAgent, CancellationToken, Task<SubmissionOutcome>> call, string submissionId, CancellationToken cancellationToken)
    {
        await Agent.Waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SubmissionOutcome outcome = (await Agent.CallUntilAnsweredAsync(call, cancellationToken).ConfigureAwait(false)).Checked(submissionId);
            if (outcome.NextSequence > outcome.FirstSequence)
            {
                await WaitForOutputAsync(outcome.NextSequence, cancellationToken).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            Agent.Waiting.Release();
        }
    }

    private async Task WaitForOutputAsync(long next, CancellationToken cancellationToken)
    {
        bool asked = false;
        while (true)
        {
            Task progress = _output.Progress;
            if (_output.HasAllBefore(next))
            {
                return;
            }

            try
            {
                await progress.WaitAsync(SilenceTimeout, cancellationToken).ConfigureAwait(false);
                asked = false;
            }
            catch (TimeoutException) when (Agent.Connection is { EventsAreHandled: true } connection)
            {
                // The link may be stuck, and the output in it. Once it has carried a question and its answer, it is not.
                if (asked)
                {
                    return;
                }

                asked = await AnswersAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (Agent.Connection is null)
            {
                // The output comes over the next link. Once it was given up, one is made only for who asks, and nobody else may.
                asked = false;
                await Agent.CallUntilAnsweredAsync(PingAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // A handler is slow: the output will come.
            }
        }
    }

    private static async Task<bool> PingAsync(IAgent agent, CancellationToken cancellationToken)
    {
        await agent.PingAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> AnswersAsync(AgentConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await PingAsync(connection.Agent, cancellationToken).ConfigureAwait(false);
            return Agent.Connection == connection;
        }
        catch (Exception exception) when (AgentCall.LostItsLink(exception) || exception is RemoteRpcException)
        {
            return false;
        }
    }
}
