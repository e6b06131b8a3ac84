using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>Keeps what would be written.</summary>
internal sealed class RecordedOutput : IInvokeOutput
{
    public List<string> Events { get; } = [];

    public bool WantsJson => false;

    public void Begin()
    {
    }

    public void Add(OutputChunk chunk) => Events.Add(chunk.Text);

    public void AddGap(long chunks) => Events.Add($"gap {chunks}");

    public void End(InvokeSubmission submission, SubmissionOutcome outcome, string session, TimeSpan elapsed) => Events.Add($"= {outcome.Value?.Text}");

    public void Say(string line) => Events.Add(line);
}
