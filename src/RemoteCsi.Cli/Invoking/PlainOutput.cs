using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Program output as it comes, then the value; what went wrong on standard error.</summary>
internal sealed class PlainOutput(StandardStream output, StandardStream error) : IInvokeOutput
{
    /// <inheritdoc/>
    public bool WantsJson => false;

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Add(OutputChunk chunk) => StreamOf(chunk).WriteProgramOutput(chunk.Text);

    /// <inheritdoc/>
    public void AddGap(long chunks) => Say(OutcomeText.Gap(chunks));

    /// <inheritdoc/>
    public void End(InvokeSubmission submission, SubmissionOutcome outcome, string session, TimeSpan elapsed)
    {
        output.EndProgramOutput();
        error.EndProgramOutput();
        foreach (string line in OutcomeText.Complaints(submission, outcome, error.Target))
        {
            error.WriteLine(line);
        }

        if (outcome.Value is not null)
        {
            output.WriteLine(ValueRenderer.Render(outcome.Value, output.Target));
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => error.WriteLine(error.IsTerminal ? TerminalFilter.CleanLine(line) : line);

    private StandardStream StreamOf(OutputChunk chunk) => chunk.Stream == OutputStream.Stdout ? output : error;
}
