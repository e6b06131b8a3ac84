using System.Collections.Immutable;
using PrettyPrompt.Consoles;
using PrettyPrompt.Documents;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Terminal;
using RemoteItem = RemoteCsi.Protocol.Completion.CompletionItem;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>An item of the pane.</summary>
internal sealed class PaneItem : PrettyPrompt.Completion.CompletionItem
{
    // Whether such a character takes the item is the driver's to say.
    private static readonly ImmutableArray<CharacterSetModificationRule> CommitCharacters =
        [new(CharacterSetModificationKind.Add, [.. " .,;:()[]{}<>=+-*/%&|^!?"])];

    private PaneItem(RemoteItem item, TokenColours colours, Func<PaneItem, string?> describe, PaneItem[] self)
        : base(
            Clean(item.Insert ?? item.Label),
            Display(item, colours),
            item.Filter ?? item.Label,
            _ => Task.FromResult(self[0].Show(describe)),
            IsOneWord(item.Kind) ? CommitCharacters : [])
    {
        self[0] = this;
        Item = item;
    }

    /// <summary>The item as the far side sent it.</summary>
    public RemoteItem Item { get; }

    /// <summary>True once the pane showed it without a description, because none had come; it asks an item only once.</summary>
    public bool ShownBare { get; private set; }

    /// <summary>Makes an item whose description is looked up when it is first selected.</summary>
    public static PaneItem Of(RemoteItem item, TokenColours colours, Func<PaneItem, string?> describe) => new(item, colours, describe, new PaneItem[1]);

    /// <summary>All the same: <see cref="CompletionMatcher"/> has chosen and ordered already.</summary>
    public override int GetCompletionItemPriority(string text, int caret, TextSpan spanToBeReplaced) => 0;

    private static FormattedString Display(RemoteItem item, TokenColours colours)
    {
        string label = TerminalFilter.CleanLine(item.Label);
        string suffix = item.Suffix is null ? "" : TerminalFilter.CleanLine(item.Suffix);
        var spans = new List<FormatSpan>();
        if (ColourOf(item.Kind, colours) is { } colour && label.Length > 0)
        {
            spans.Add(new FormatSpan(0, label.Length, colour));
        }

        if (item.Import is { } import)
        {
            suffix += "  " + TerminalFilter.CleanLine(import);
        }

        if (suffix.Length > 0)
        {
            spans.Add(new FormatSpan(label.Length, suffix.Length, colours.Comment));
        }

        return new FormattedString(label + suffix, spans);
    }

    private static ConsoleFormat? ColourOf(string kind, TokenColours colours) => kind switch
    {
        "Command" => colours.Directive,
        "Keyword" or "Option" => colours.Keyword,
        "Method" or "ExtensionMethod" => colours.Method,
        "Class" or "Structure" or "Interface" or "Enum" or "Delegate" or "Record" or "RecordStruct" or "TypeParameter" => colours.Type,
        _ => null,
    };

    /// <summary>Whether what cannot be in an identifier cannot be in the item: names of files and packages go on after a dot.</summary>
    private static bool IsOneWord(string kind) => kind is not ("File" or "Folder" or "Assembly" or "Package" or "Version");

    private static string Clean(string text) => string.Join('\n', text.Split('\n').Select(TerminalFilter.CleanLine));

    private FormattedString Show(Func<PaneItem, string?> describe)
    {
        string? description = describe(this);
        ShownBare = description is null;
        return description ?? "";
    }
}
