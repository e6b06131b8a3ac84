using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Restoring;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>The way of one submission: compiled onto the chain, run by the worker, its outcome put into words.</summary>
/// <remarks>For one submission at a time.</remarks>
internal sealed class SubmissionRunner(
    SessionChain chain, SessionReferences references, WorkerSupervisor worker, SubmissionRecords records, OutputLog output, TimeProvider time)
{
    private const string CompilerFailedId = "RCSI0100";
    private const string AgentFaultId = "RCSI0101";

    private string _directory = worker.Welcome.WorkingDirectory;

    // What the worker had from an earlier agent when we came; empty when nothing.
    private string _inherited = worker.Welcome.RunningSubmissionId;

    /// <summary>The diagnostic of a submission that a fault of the agent's own kept from running.</summary>
    public static SubmissionDiagnostic AgentFault(string cause) => Diagnostic(AgentFaultId, $"the agent failed: {cause}");

    /// <summary>Runs a submission to its end. What user code does comes back as data.</summary>
    public async Task<SubmissionEnded> RunAsync(Submission submission, CancellationToken cancellationToken)
    {
        SubmissionReceived received = submission.Received;
        string directory = _directory;
        if (received.SubmissionId == _inherited)
        {
            _inherited = "";
            submission.IsInherited = true;
            return await InheritAsync(submission).ConfigureAwait(false);
        }

        if (submission.IsInterrupted)
        {
            return new SubmissionEnded(Outcome(SubmissionStatus.Cancelled), InChain: false, Emitted: false, directory, []);
        }

        CompiledSubmission compiled;
        RestoredReferences? restored;
        try
        {
            (compiled, restored) = await CompileAsync(submission, directory, cancellationToken).ConfigureAwait(false);
            if (!submission.IsSourceWhole)
            {
                LargeGarbage.Add(submission.SourceBytes);
            }
        }
        catch (OperationCanceledException) when (submission.IsInterrupted && !cancellationToken.IsCancellationRequested)
        {
            return new SubmissionEnded(Outcome(SubmissionStatus.Cancelled), InChain: false, Emitted: false, directory, []);
        }
        catch (Exception exception) when (exception is CompilerFailedException or AgentException)
        {
            return new SubmissionEnded(Outcome(SubmissionStatus.CompileFailed, [Diagnostic(CompilerFailedId, exception.Message)]), InChain: false, Emitted: false, directory, []);
        }

        if (!compiled.Success)
        {
            return new SubmissionEnded(Outcome(SubmissionStatus.CompileFailed, compiled.Diagnostics), InChain: false, Emitted: false, directory, []);
        }

        if (compiled.References.Length > 0)
        {
            worker.Send(new ReferencesFrame(compiled.References));
        }

        SubmissionOutcome outcome = compiled.Image is null
            ? Outcome(SubmissionStatus.Completed, compiled.Diagnostics)
            : await ExecuteAsync(submission, compiled, directory, restored).ConfigureAwait(false);
        return new SubmissionEnded(outcome, compiled.InChain, compiled.Image is not null, directory, compiled.References, Restored: restored, Contents: compiled.Contents, Results: compiled.InChain ? compiled.Results : null);

        SubmissionOutcome Outcome(SubmissionStatus status, SubmissionDiagnostic[]? diagnostics = null) =>
            submission.Outcome(status, output.NextSequence, ElapsedMs(submission), diagnostics);
    }

    /// <summary>Compiles it; once more with what its references came to, when they are to be restored. Only this holds a long source: what it runs may take hours.</summary>
    private async Task<(CompiledSubmission Compiled, RestoredReferences? Restored)> CompileAsync(Submission submission, string directory, CancellationToken cancellationToken)
    {
        SubmissionReceived received = submission.Received;
        if (!submission.IsSourceWhole)
        {
            // As it is in the journal, for it goes to the compiler in pieces; and as much again twice, because the next may be read from its client meanwhile.
            await LargeGarbage.MakeRoomAsync(3L * submission.SourceBytes).ConfigureAwait(false);
            received = records.Received(received.Index, submission.Place);
        }

        var entry = new ChainEntry(received.Index, received.Code, directory, received.SourceName, Loaded: received.Loaded);
        CompiledSubmission compiled = await CompileAsync(entry, cancellationToken).ConfigureAwait(false);
        if (compiled.Unrestored is not { Length: > 0 } unrestored)
        {
            return (compiled, null);
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, submission.Interruption);
        RestoredReferences restored;
        try
        {
            restored = await references.RestoreAsync(unrestored, directory, received.SubmissionId, stopping.Token).ConfigureAwait(false);
        }
        catch (RestoreFailedException exception)
        {
            return (compiled with { Success = false, Diagnostics = SessionReferences.Diagnostics(unrestored, exception.Failures) }, null);
        }

        compiled = await CompileAsync(entry with { Restored = restored }, cancellationToken).ConfigureAwait(false);
        SubmissionDiagnostic[] said = [.. SessionReferences.Warnings(unrestored, restored), .. SessionReferences.Offers(unrestored, restored), .. SessionReferences.Diagnostics(compiled.Unrestored ?? [])];
        return (compiled with { Diagnostics = [.. said, .. compiled.Diagnostics] }, restored);
    }

    /// <summary>Compiles it; once more with the last results when it names some.</summary>
    private async Task<CompiledSubmission> CompileAsync(ChainEntry entry, CancellationToken cancellationToken)
    {
        CompiledSubmission compiled = await chain.CompileAsync(entry, cancellationToken).ConfigureAwait(false);
        return compiled.WantsResults
            ? await chain.CompileAsync(entry, cancellationToken, (await worker.ListResultsAsync(cancellationToken).ConfigureAwait(false)).ToResults()).ConfigureAwait(false)
            : compiled;
    }

    private static SubmissionDiagnostic Diagnostic(string id, string cause) =>
        new(id, DiagnosticSeverity.Error, $"{cause}; nothing of this submission was committed", 1, 1, 1, 1);

    /// <summary>Waits for what an earlier agent compiled and sent; nothing of it is compiled again, for its files may have changed.</summary>
    private async Task<SubmissionEnded> InheritAsync(Submission submission)
    {
        SubmissionStarted? started = submission.Started;
        SubmissionOutcome outcome = await AwaitAsync(
            submission, worker.AwaitAsync(submission.Received.SubmissionId), started?.Diagnostics ?? []).ConfigureAwait(false);
        return new SubmissionEnded(outcome, started?.InChain ?? true, Emitted: true, started?.CompiledIn ?? "/", started?.References ?? [], Restored: started?.Restored, Contents: started?.Contents, Results: started?.Results);
    }

    private Task<SubmissionOutcome> ExecuteAsync(Submission submission, CompiledSubmission compiled, string directory, RestoredReferences? restored)
    {
        SubmissionReceived received = submission.Received;
        records.Start(new SubmissionStarted(received.Index, directory, compiled.References, compiled.Diagnostics, compiled.InChain, restored, compiled.Contents, compiled.InChain ? compiled.Results : null));
        Task<OutcomeFrame> running = worker.RunAsync(new RunFrame(
            received.SubmissionId, received.Index, compiled.Image!, compiled.Symbols ?? [], compiled.EntryType!, compiled.HasValue,
            received.WantValueJson, compiled.Results is not null));
        return AwaitAsync(submission, running, compiled.Diagnostics);
    }

    private async Task<SubmissionOutcome> AwaitAsync(Submission submission, Task<OutcomeFrame> running, SubmissionDiagnostic[] diagnostics)
    {
        try
        {
            if (submission.IsInterrupted)
            {
                // Asked while it compiled. It is in the chain by now, so it must at least be constructed.
                worker.Send(new InterruptFrame(submission.Received.SubmissionId));
            }

            OutcomeFrame ended = await running.ConfigureAwait(false);
            _directory = ended.WorkingDirectory;
            return ended.ToOutcome(submission.Received.Index, diagnostics, ElapsedMs(submission));
        }
        catch (WorkerLostException lost)
        {
            return submission.Outcome(SubmissionStatus.WorkerLost, output.NextSequence, ElapsedMs(submission), diagnostics, lost.Message);
        }
    }

    private double ElapsedMs(Submission submission) => time.GetElapsedTime(submission.ReceivedTimestamp).TotalMilliseconds;
}
