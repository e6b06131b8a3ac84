using RemoteCsi.Compiler.Decompiling;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Sources;

/// <summary>How to answer a question for source: at once, or by what a decompiler makes of a job.</summary>
/// <param name="Answer">The answer, so far without a text when there is a job.</param>
/// <param name="Job">What has to be decompiled; null when nothing has.</param>
internal sealed record SourcePlan(SymbolSource Answer, DecompilerJob? Job = null)
{
    /// <summary>Carries it out. Nothing waits on a thread.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer wants it.</exception>
    public async Task<SymbolSource> FulfilAsync(CancellationToken cancellationToken) =>
        Job is null ? Answer : Finish(await DecompilerProcess.RunAsync(Job, cancellationToken).ConfigureAwait(false));

    /// <summary>The answer with what the decompiler made of the job.</summary>
    public SymbolSource Finish(DecompilerAnswer made) => made.Problem is { } problem
        ? Answer with { Origin = "", Problem = Answer.Name is { } name ? $"{name}: {problem}" : problem }
        : Answer with { Text = made.Text, Incomplete = made.Incomplete, Line = made.Line, Origin = made.Origin ?? Answer.Origin };
}
