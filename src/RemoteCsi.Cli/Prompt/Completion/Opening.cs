using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>One place at which completion is wanted: all positions of one word, with one request.</summary>
/// <remarks>
/// What comes from the far side is set under the lock of the <see cref="CompletionSource"/> that made it, and set once; what
/// the person wishes belongs to the key loop.
/// </remarks>
internal sealed class Opening(string before)
{
    private readonly Dictionary<CompletionItem, (string Text, TextEdit? Edit)> _descriptions = [];

    /// <summary>The text before the word: what makes two positions the same opening.</summary>
    public string Before { get; } = before;

    /// <summary>The text of the request, by which the far side knows the list again when it describes an item.</summary>
    public string RequestedText { get; set; } = "";

    /// <summary>The position of the request.</summary>
    public int RequestedPosition { get; set; }

    /// <summary>The list; null until it has come.</summary>
    public CompletionList? List { get; set; }

    /// <summary>Cancels the request; null when none is under way.</summary>
    public CancellationTokenSource? Pending { get; set; }

    /// <summary>The request failed; only an explicit wish repeats it.</summary>
    public bool Failed { get; set; }

    /// <summary>The person asked for it by key.</summary>
    public bool Explicit { get; set; }

    /// <summary>The pane is to open when the list is there.</summary>
    public bool Wanted { get; set; }

    /// <summary>The person closed the pane, or took an item.</summary>
    public bool Dismissed { get; set; }

    /// <summary>Where the span that an item replaces begins.</summary>
    public int Start => List is { } list && list.Start >= 0 && list.Start <= Before.Length ? list.Start : Before.Length;

    /// <summary>True when <paramref name="caret"/> of <paramref name="text"/> is in this opening's word.</summary>
    public bool Covers(string text, int caret)
    {
        int start = Word.StartOf(text, caret);
        return start == Before.Length && text.AsSpan(0, start).SequenceEqual(Before);
    }

    /// <summary>True when the list lacks what could be imported for the word as it is now: another letter was the first when it was asked for.</summary>
    public bool IsOfOtherLetter(string text, int caret) => List is { ByFirstLetter: true } && FirstLetter(text, caret) is { } letter
        && FirstLetter(RequestedText, RequestedPosition) is var asked && (asked is null || char.ToUpperInvariant(asked.Value) != char.ToUpperInvariant(letter));

    /// <summary>What is known of an item; null when nothing has come yet.</summary>
    public string? DescriptionOf(CompletionItem item) => _descriptions.TryGetValue(item, out (string Text, TextEdit? Edit) known) ? known.Text : null;

    /// <summary>What taking an item changes, of one that changes more than its name; null when that is not known.</summary>
    public TextEdit? EditOf(CompletionItem item) => _descriptions.GetValueOrDefault(item).Edit;

    /// <summary>Keeps what is known of an item.</summary>
    public void Describe(CompletionItem item, string text, TextEdit? edit) => _descriptions[item] = (text, edit);

    private static char? FirstLetter(string text, int caret) => Word.StartOf(text, caret) is var start && start < caret ? text[start] : null;
}
