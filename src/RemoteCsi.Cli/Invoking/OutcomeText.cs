using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>What is said of an outcome beside its value.</summary>
internal static class OutcomeText
{
    /// <summary>Everything of an outcome that belongs on standard error, rendered, a text each.</summary>
    public static IEnumerable<string> Complaints(InvokeSubmission submission, SubmissionOutcome outcome, RenderTarget target)
    {
        foreach (SubmissionDiagnostic diagnostic in outcome.Diagnostics)
        {
            yield return DiagnosticRenderer.Render(diagnostic, submission.Code, submission.SourceName, target, submission.Loaded);
        }

        if (outcome.Exception is not null)
        {
            yield return ExceptionRenderer.Render(outcome.Exception, target);
        }

        switch (outcome.Status)
        {
            case SubmissionStatus.CompileFailed when outcome.Cause is not null:
                yield return Failure($"could not be compiled: {outcome.Cause}", target);
                break;
            case SubmissionStatus.Cancelled:
                yield return Failure("interrupted", target);
                break;
            case SubmissionStatus.WorkerLost:
                yield return Failure($"the session's process ended, and its variables with it: {outcome.Cause ?? "nobody knows why"}", target);
                break;
        }
    }

    /// <summary>The mark for output that is gone.</summary>
    public static string Gap(long chunks) => $"rcsi: {chunks:N0} pieces of output were dropped here, because nobody took them in time";

    private static string Failure(string text, RenderTarget target) => new StyledText().Add(text, TextRole.Failure).For(target);
}
