using PrettyPrompt.Completion;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Analysis;

/// <summary>Tells what the compiler objects to in a pane below the text, when the person has paused, until they type on.</summary>
/// <remarks>
/// It is PrettyPrompt's pane of overloads, opened by <see cref="OwnKey.Signatures"/>; what can be called goes before, and so do the list and the search
/// of the history. Used by the key loop only.
/// </remarks>
internal sealed class ProblemDriver(AnalysisSource source, TokenColours colours, bool isWanted, TimeProvider time)
{
    private const int MostListed = 3;

    /// <summary>Longer than between the keys of whoever is still typing, so that nothing comes and goes under their eyes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private string _text = "";
    private int _caret;
    private long _changedAt;

    // What was known when it was last decided whether to show something.
    private AnalyzedText? _decided;
    private OverloadItem? _shown;

    /// <summary>True while the pane shows it.</summary>
    public bool IsShown => _shown is not null;

    /// <summary>A new reading begins, with nothing typed.</summary>
    public void Reset() => (_text, _caret, _changedAt, _decided, _shown) = ("", 0, time.GetTimestamp(), null, null);

    /// <summary>The reading is interrupted and goes on with the same text: an open pane opens again.</summary>
    public void Suspend()
    {
        _decided = IsShown ? null : _decided;
        _shown = null;
    }

    /// <summary>The person has seen it.</summary>
    public void Hide() => _shown = null;

    /// <summary>PrettyPrompt asks what the pane shows.</summary>
    public IReadOnlyList<OverloadItem> Pane(string text, int caret)
    {
        _shown = text == _text && IsOnLastLine(text, caret) ? _shown : null;
        return _shown is { } shown ? [shown] : [];
    }

    /// <summary>A key is done.</summary>
    public void EndKey(string text, int caret, ConsoleKeyInfo key)
    {
        if (text != _text)
        {
            // On the way through the history nothing opens: a key of ours would end it.
            _decided = key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow ? source.Latest : null;
            _changedAt = time.GetTimestamp();
            _shown = null;
        }

        (_text, _caret) = (text, caret);
    }

    /// <summary>Which of our own keys come next, and how long to wait at most before this is asked again.</summary>
    public (IReadOnlyList<ConsoleKeyInfo> Keys, TimeSpan Patience) BetweenKeys()
    {
        if (!isWanted || source.Latest is not { } latest || latest.Text != _text || latest == _decided || !IsOnLastLine(_text, _caret))
        {
            return ([], Timeout.InfiniteTimeSpan);
        }

        TimeSpan remaining = Pause - time.GetElapsedTime(_changedAt);
        if (remaining > TimeSpan.Zero)
        {
            return ([], remaining);
        }

        _decided = latest;
        ProblemSpan[] problems = [.. latest.Objections(_caret, TypedCode.Of(_text).IsComplete)];
        if (problems.Length == 0)
        {
            return ([], Timeout.InfiniteTimeSpan);
        }

        _shown = new OverloadItem(new FormattedString(TextOf(problems), colours.Comment), FormattedString.Empty, FormattedString.Empty, []);
        return ([OwnKey.Press(OwnKey.Signatures)], TimeSpan.Zero);
    }

    // The pane is below the line of the caret, and would hide what follows.
    private static bool IsOnLastLine(string text, int caret) => caret <= text.Length && text.IndexOf('\n', caret) < 0;

    private string TextOf(ProblemSpan[] problems)
    {
        IEnumerable<string> told = problems.OrderBy(problem => problem.Severity == DiagnosticSeverity.Error ? 0 : 1).Take(MostListed).Select(TextOf);
        return string.Join('\n', problems.Length > MostListed ? told.Append($"and {problems.Length - MostListed} more") : told);
    }

    private string TextOf(ProblemSpan problem)
    {
        string where = _text.Contains('\n') ? $" line {_text.AsSpan(0, Math.Clamp(problem.Start, 0, _text.Length)).Count('\n') + 1}" : "";
        return TerminalFilter.CleanLine($"{problem.Id}{where}: {problem.Message}");
    }
}
