using System.Text;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>The same as <see cref="PlainOutput"/> for one of several endpoints: whole lines, each behind the endpoint's name.</summary>
internal sealed class PrefixedOutput(string name, StandardStream output, StandardStream error) : IInvokeOutput
{
    /// <summary>A line longer than this is written in parts; nobody can make us keep an endless one.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly StringBuilder _outputLine = new();
    private readonly StringBuilder _errorLine = new();

    /// <inheritdoc/>
    public bool WantsJson => false;

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Add(OutputChunk chunk)
    {
        bool isOutput = chunk.Stream == OutputStream.Stdout;
        StringBuilder line = isOutput ? _outputLine : _errorLine;
        line.Append(chunk.Text);
        string text = line.ToString();
        int end = text.LastIndexOf('\n');
        if (end < 0 && text.Length < LongestLine)
        {
            return;
        }

        end = end < 0 ? text.Length : end;
        line.Clear().Append(text, Math.Min(end + 1, text.Length), Math.Max(0, text.Length - end - 1));
        StandardStream stream = isOutput ? output : error;
        Write(stream, stream.IsTerminal ? TerminalFilter.Clean(text[..end]) : text[..end]);
    }

    /// <inheritdoc/>
    public void AddGap(long chunks) => Say(OutcomeText.Gap(chunks));

    /// <inheritdoc/>
    public void End(InvokeSubmission submission, SubmissionOutcome outcome, string session, TimeSpan elapsed)
    {
        Flush(_outputLine, output);
        Flush(_errorLine, error);
        foreach (string complaint in OutcomeText.Complaints(submission, outcome, error.Target))
        {
            Write(error, complaint);
        }

        if (outcome.Value is not null)
        {
            RenderTarget target = output.Target with { Width = Math.Max(20, output.Target.Width - name.Length - 3) };
            Write(output, ValueRenderer.Render(outcome.Value, target));
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => Write(error, error.IsTerminal ? TerminalFilter.CleanLine(line) : line);

    private void Flush(StringBuilder line, StandardStream stream)
    {
        if (line.Length > 0)
        {
            string text = line.ToString();
            line.Clear();
            Write(stream, stream.IsTerminal ? TerminalFilter.Clean(text) : text);
        }
    }

    // One call a text, so that the lines of two endpoints do not mix.
    private void Write(StandardStream stream, string text)
    {
        string prefix = new StyledText().Add($"[{name}] ", TextRole.Faint).For(stream.Target);
        stream.WriteLine(string.Join('\n', text.Split('\n').Select(line => prefix + line)));
    }
}
