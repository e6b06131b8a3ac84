using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Output;

/// <summary>Shows what came of a submission.</summary>
internal sealed class OutcomeView(ITerminal terminal, Transcript transcript, bool colour)
{
    /// <summary>Shows it, after the output that belongs to it.</summary>
    public void Show(SubmissionOutcome outcome, string code)
    {
        var target = new RenderTarget(terminal.Width, colour, Terminal: true);
        foreach (SubmissionDiagnostic diagnostic in outcome.Diagnostics)
        {
            transcript.Line(DiagnosticRenderer.Render(diagnostic, code, sourceName: null, target));
        }

        if (outcome.Exception is { } exception)
        {
            transcript.Line(ExceptionRenderer.Render(exception, target));
        }

        switch (outcome.Status)
        {
            case SubmissionStatus.Cancelled:
                transcript.Note("interrupted; what it declared and assigned before is kept");
                break;
            case SubmissionStatus.WorkerLost:
                transcript.Problem($"the worker is gone, and the session's variables with it: {outcome.Cause ?? "it ended"}");
                break;
            case SubmissionStatus.CompileFailed when outcome.Cause is not null:
                transcript.Problem(outcome.Cause);
                break;
            default:
                break;
        }

        if (outcome.Value is { } value)
        {
            transcript.Line(ValueRenderer.Render(value, target));
        }
    }
}
