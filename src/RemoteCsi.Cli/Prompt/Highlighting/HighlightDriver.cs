using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>Answers the key loop with the colours that are known at once, and brings better ones by a key of our own.</summary>
/// <remarks>Used by the key loop only.</remarks>
internal sealed class HighlightDriver(AnalysisSource source, TokenColours colours)
{
    private PaintedSpans? _painted;
    private AnalyzedText? _laidOver;
    private string _text = "";
    private int _caret;

    /// <summary>A new reading begins, with nothing typed.</summary>
    public void Reset()
    {
        (_painted, _laidOver, _text, _caret) = (null, null, "", 0);
        source.Forget();
    }

    /// <summary>The colours of a text.</summary>
    public IReadOnlyCollection<FormatSpan> Highlight(string text)
    {
        _laidOver = source.Latest;
        return _painted = new PaintedSpans(text, Spans(text, _laidOver));
    }

    /// <summary>A key is done.</summary>
    public void EndKey(string text, int caret, ConsoleKeyInfo key)
    {
        bool changed = text != _text;
        (_text, _caret) = (text, caret);

        // What was fetched from the history is left alone: a key of ours would end the way through it.
        if (changed && key.Key is not (ConsoleKey.UpArrow or ConsoleKey.DownArrow))
        {
            if (string.IsNullOrWhiteSpace(text) || text.TrimStart().StartsWith('#') || CommandCall.Of(text) is not null)
            {
                source.Forget();
            }
            else
            {
                source.Ask(text);
            }
        }
    }

    /// <summary>Which of our own keys come next.</summary>
    public IReadOnlyList<ConsoleKeyInfo> BetweenKeys()
    {
        if (source.Latest is not { } latest || latest == _laidOver || _painted is not { } painted || latest.Text != painted.Text || latest.Text != _text)
        {
            return [];
        }

        _laidOver = latest;
        IReadOnlyList<FormatSpan> spans = Spans(_text, latest);
        if (spans.SequenceEqual(painted.Spans))
        {
            return [];
        }

        painted.Spans = spans;
        return [OwnKey.Press(OwnKey.Repaint)];
    }

    private IReadOnlyList<FormatSpan> Spans(string text, AnalyzedText? known)
    {
        if (CommandCall.Of(text) is { } call)
        {
            return CommandColours.Of(text, call, colours);
        }

        TypedCode code = TypedCode.Of(text);
        IReadOnlyList<FormatSpan> byForm = CSharpColours.Of(code, colours);
        return known is null ? byForm : MeaningColours.Over(byForm, text, _caret, code.IsComplete, known, colours);
    }
}
