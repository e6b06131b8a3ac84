using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Fetches completion lists and descriptions in the background, and keeps those of the line being typed.</summary>
/// <remarks>
/// No member waits. An opening is asked for once; what is no longer looked at is cancelled. <paramref name="arrived"/> is
/// called on a thread of the pool whenever something came that could be shown. Thread-safe.
/// </remarks>
internal sealed class CompletionSource(ICompleter completer, Action arrived)
{
    private const int MostOpenings = 16;
    private static readonly TimeSpan ListDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DescriptionDeadline = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Opening> _known = [];
    private Opening? _current;
    private CancellationTokenSource? _describing;
    private (Opening Opening, CompletionItem Item)? _described;

    /// <summary>The opening at a position, when it is the one looked at.</summary>
    public Opening? At(string text, int caret)
    {
        lock (_gate)
        {
            return _current is { } current && current.Covers(text, caret) ? current : null;
        }
    }

    /// <summary>Looks at the opening at a position, and asks for its list unless that has been done.</summary>
    public Opening Enter(string text, int caret, char? trigger)
    {
        Opening opening;
        CancellationToken token;
        lock (_gate)
        {
            opening = _current is { } current && current.Covers(text, caret)
                ? current
                : _known.Find(known => known.Covers(text, caret)) ?? new Opening(text[..Word.StartOf(text, caret)]);
            Look(opening);
            if ((opening.List is not null && !opening.IsOfOtherLetter(text, caret)) || opening.Pending is not null || (opening.Failed && trigger is not null))
            {
                return opening;
            }

            opening.Failed = false;
            opening.Pending = new CancellationTokenSource(ListDeadline);
            opening.RequestedText = text;
            opening.RequestedPosition = caret;
            token = opening.Pending.Token;
        }

        _ = FetchAsync(opening, text, caret, trigger, token);
        return opening;
    }

    /// <summary>Looks at nothing any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            Look(null);
        }
    }

    /// <summary>Forgets all: the session has changed, and with it what can be completed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Look(null);
            _known.Clear();
        }
    }

    /// <summary>The description of an item, when it has come.</summary>
    public string? DescriptionOf(Opening opening, CompletionItem item)
    {
        lock (_gate)
        {
            return opening.DescriptionOf(item);
        }
    }

    /// <summary>What taking an item changes, when that is more than its name and has come.</summary>
    public TextEdit? EditOf(Opening opening, CompletionItem item)
    {
        lock (_gate)
        {
            return opening.EditOf(item);
        }
    }

    /// <summary>Asks for the description of the selected item, unless that has been done; that of another is no longer wanted.</summary>
    public void Describe(Opening opening, CompletionItem item)
    {
        CancellationToken token;
        lock (_gate)
        {
            if (opening.DescriptionOf(item) is not null || _described == (opening, item))
            {
                return;
            }

            StopDescribing();
            _described = (opening, item);
            _describing = new CancellationTokenSource(DescriptionDeadline);
            token = _describing.Token;
        }

        _ = FetchAsync(opening, item, token);
    }

    private async Task FetchAsync(Opening opening, string text, int caret, char? trigger, CancellationToken token)
    {
        CompletionList? list = null;
        try
        {
            // Off the key loop at once: even the sending must not hold it up.
            list = await Task.Run(() => completer.CompleteAsync(text, caret, trigger, token), token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever went wrong, the person types on without a list; a lost link is told elsewhere.
        }

        lock (_gate)
        {
            opening.Pending?.Dispose();
            opening.Pending = null;
            opening.List = list ?? opening.List;
            opening.Failed = list is null;
            if (list is not null && !_known.Contains(opening) && _current == opening)
            {
                Keep(opening);
            }
        }

        arrived();
    }

    private async Task FetchAsync(Opening opening, CompletionItem item, CancellationToken token)
    {
        CompletionDescription? description = null;
        try
        {
            description = await Task.Run(
                () => completer.DescribeAsync(opening.RequestedText, opening.RequestedPosition, item, token), token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The item is shown without a description.
        }

        lock (_gate)
        {
            if (_described == (opening, item))
            {
                _described = null;
            }

            if (description is not null)
            {
                opening.Describe(item, Text(description), description.Edit);
            }
        }

        arrived();
    }

    private static string Text(CompletionDescription description)
    {
        string signature = Clean(description.Signature);
        string documentation = Clean(description.Documentation);
        return signature.Length == 0 || documentation.Length == 0 ? signature + documentation : signature + "\n" + documentation;
    }

    private static string Clean(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => TerminalFilter.CleanLine(line.TrimEnd())));

    private void Look(Opening? opening)
    {
        if (_current == opening)
        {
            return;
        }

        _current?.Pending?.Cancel();
        StopDescribing();
        _current = opening;
        if (opening is not null)
        {
            opening.Dismissed = opening.Explicit = false;
        }
    }

    private void StopDescribing()
    {
        _describing?.Cancel();
        _describing?.Dispose();
        _describing = null;
        _described = null;
    }

    private void Keep(Opening opening)
    {
        if (_known.Count == MostOpenings)
        {
            _known.RemoveAt(0);
        }

        _known.Add(opening);
    }
}
