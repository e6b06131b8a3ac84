using System.Text;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>One JSON object a submission and line.</summary>
internal sealed class JsonOutput(string endpoint, StandardStream output, StandardStream error) : IInvokeOutput
{
    /// <summary>So much of each stream of one submission is kept; the rest is marked as cut.</summary>
    private const int MostCharacters = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<OutputChunk> _chunks = [];
    private long _characters;

    /// <inheritdoc/>
    public bool WantsJson => true;

    /// <inheritdoc/>
    public void Begin()
    {
        lock (_gate)
        {
            _chunks.Clear();
            _characters = 0;
        }
    }

    /// <inheritdoc/>
    public void Add(OutputChunk chunk)
    {
        lock (_gate)
        {
            if (_characters < MostCharacters)
            {
                _characters += chunk.Text.Length;
                _chunks.Add(_characters < MostCharacters ? chunk : chunk with { Text = chunk.Text + "… (cut)" });
            }
        }
    }

    /// <inheritdoc/>
    public void AddGap(long chunks) => Say(OutcomeText.Gap(chunks));

    /// <inheritdoc/>
    public void End(InvokeSubmission submission, SubmissionOutcome outcome, string session, TimeSpan elapsed)
    {
        string stdout = Written(OutputStream.Stdout, outcome);
        string stderr = Written(OutputStream.Stderr, outcome);
        string json = OutcomeJson.Write(outcome, stdout, stderr, endpoint, session, elapsed);
        output.WriteLine(output.IsTerminal ? TerminalFilter.CleanJson(json) : json);
    }

    /// <inheritdoc/>
    public void Say(string line) => error.WriteLine(error.IsTerminal ? TerminalFilter.CleanLine(line) : line);

    private string Written(OutputStream stream, SubmissionOutcome outcome)
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (OutputChunk chunk in _chunks)
            {
                // Others may use the session too; theirs was written before or after.
                if (chunk.Stream == stream && chunk.Sequence >= outcome.FirstSequence && chunk.Sequence < outcome.NextSequence)
                {
                    text.Append(chunk.Text);
                }
            }
        }

        return text.ToString();
    }
}
