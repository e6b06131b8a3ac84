using PrettyPrompt.Completion;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Lookup;

/// <summary>Says in the pane below the text that something is being looked up, when that takes a while: an assembly that is decompiled for the first time takes seconds.</summary>
/// <remarks>It is PrettyPrompt's pane of overloads, as for <see cref="Analysis.ProblemDriver"/>. Used by the key loop only.</remarks>
internal sealed class LookupDriver(LookupSource source, TokenColours colours)
{
    /// <summary>What comes sooner needs no word.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);

    private bool _isShown;

    /// <summary>A new reading begins, or the pane was closed with the line.</summary>
    public void Reset() => _isShown = false;

    /// <summary>PrettyPrompt asks what the pane shows.</summary>
    public IReadOnlyList<OverloadItem> Pane()
    {
        _isShown = _isShown && source.Pending is not null;
        return _isShown && source.Pending is { } pending
            ? [new OverloadItem(new FormattedString(TextOf(pending.Kind), colours.Comment), FormattedString.Empty, FormattedString.Empty, [])]
            : [];
    }

    /// <summary>Which of our own keys come next, and how long to wait at most before this is asked again.</summary>
    public (IReadOnlyList<ConsoleKeyInfo> Keys, TimeSpan Patience) BetweenKeys()
    {
        TimeSpan? pending = source.Pending?.For;
        if (_isShown && pending is null)
        {
            // It closes when it is asked for and has nothing.
            _isShown = false;
            return ([OwnKey.Press(OwnKey.Repaint)], TimeSpan.Zero);
        }

        if (_isShown || pending is not { } elapsed)
        {
            return ([], Timeout.InfiniteTimeSpan);
        }

        if (elapsed < Moment)
        {
            return ([], Moment - elapsed);
        }

        _isShown = true;
        return ([OwnKey.Press(OwnKey.Signatures)], TimeSpan.Zero);
    }

    private static string TextOf(LookupKind kind) => kind switch
    {
        LookupKind.Meaning => "looking up what it means; Esc gives up",
        LookupKind.Source => "looking for its source; Esc gives up",
        _ => "looking for its IL; Esc gives up",
    };
}
