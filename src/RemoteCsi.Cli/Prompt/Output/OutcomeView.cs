using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Output;

/// <summary>Shows what came of a submission, after the output that belongs to it.</summary>
internal sealed class OutcomeView(ITerminal terminal, Transcript transcript, Theme theme)
{
    /// <summary>Shows what came of typed text.</summary>
    public void Show(SubmissionOutcome outcome, string code) => Show(outcome, new InvokeSubmission(code, SourceName: null));

    /// <summary>Shows it.</summary>
    public void Show(SubmissionOutcome outcome, InvokeSubmission submission)
    {
        var target = new RenderTarget(terminal.Width, theme, Terminal: true);
        foreach (string complaint in OutcomeText.Complaints(submission, outcome, target))
        {
            transcript.Line(complaint);
        }

        if (outcome.Value is { } value)
        {
            transcript.Line(ValueRenderer.Render(value, target));
        }
    }
}
