using System.Text.Json;
using PrettyPrompt.Consoles;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Configuration;

/// <summary>Something that can be set: one row of <see cref="All"/>, which the reader, <c>rcsi config</c> and the starting file go by.</summary>
/// <param name="Name">Its key; with a dot where it is within an object.</param>
/// <param name="What">What it is, in a line.</param>
/// <param name="Default">Its value when nobody says anything, as in <see cref="SettingValue.Value"/>.</param>
/// <param name="Read">Its value from a file; throws <see cref="ConfigException"/>.</param>
internal sealed record Setting(string Name, string What, object? Default, Func<ConfigNode, object?> Read)
{
    public const string Theme = "theme";
    public const string Completion = "completion";
    public const string Diagnostics = "diagnostics";
    private const string Underline = "underline";
    public const string Usings = "usings";
    public const string References = "references";
    public const string SnapIns = "snapins";
    public const string StartScript = "startScript";
    public const string Keys = "keys";

    /// <summary>All settings, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(Theme, "the colours: dark, light, terminal, none, or one of \"themes\"", Theming.Theme.Dark.Name, ReadText),
        new(Completion, "lists and signatures open by themselves; false: only by their keys", true, ReadBool),
        new(Diagnostics, "what the compiler objects to is underlined while you type, and told below; \"underline\": without telling; false: neither", true, ReadDiagnostics),
        new(Usings, "namespaces that a new session imports", Array.Empty<string>(), ReadNames),
        new(References, "what a new session refers to, as in #r", Array.Empty<string>(), ReadNames),
        new(SnapIns, "snap-ins that a new session loads", Array.Empty<string>(), ReadNames),
        new(StartScript, "a script of this machine that a new session runs; from this file's folder", null, ReadFile),
        .. Enum.GetValues<KeyAction>().Select(action => new Setting(
            $"{Keys}.{NameOf(action)}", Does(action), PromptKeys.Usual(action).Select(KeyText.Of).ToArray(), ReadKeys)),
    ];

    /// <summary>The setting of an action's keys.</summary>
    public static string Of(KeyAction action) => $"{Keys}.{NameOf(action)}";

    /// <summary>A name with a small first letter.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Why a text is nothing that code can be made of; null when it is.</summary>
    public static string? Objection(string name) => name.Length == 0 || name.AsSpan().IndexOfAny("\"\n\r;{}") >= 0
        ? $"'{name.ReplaceLineEndings(" ")}' is no reference, namespace or name"
        : null;

    private static object ReadBool(ConfigNode node) => node.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new ConfigException("it is true or false"),
    };

    // As the command line has it, on or off; and what only a file can say.
    private static object ReadDiagnostics(ConfigNode node) => node.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when node.Text == Underline => Underline,
        _ => throw new ConfigException($"it is true, false or \"{Underline}\""),
    };

    private static object ReadText(ConfigNode node) => node.Kind == JsonValueKind.String ? node.Text : throw new ConfigException("it is a text in quotes");

    private static object? ReadFile(ConfigNode node) => node switch
    {
        { Kind: JsonValueKind.Null } => null,
        { Kind: JsonValueKind.String, Text.Length: > 0 } => node.Text,
        _ => throw new ConfigException("it is a path in quotes, or null for none"),
    };

    private static object ReadNames(ConfigNode node)
    {
        string[] names = Texts(node, "a list as [\"one\", \"another\"]");
        return names.Select(Objection).FirstOrDefault(wrong => wrong is not null) is { } why ? throw new ConfigException(why) : names;
    }

    private static object ReadKeys(ConfigNode node)
    {
        string[] keys = Texts(node, $"{KeyText.Forms}, or a list of them");
        return keys.Select(key => KeyText.Parse(key) is { } pattern
            ? KeyText.Of(pattern)
            : throw new ConfigException($"'{key}' is no key to set; it is {KeyText.Forms}")).ToArray();
    }

    private static string[] Texts(ConfigNode node, string form) => node switch
    {
        { Kind: JsonValueKind.Null } => [],
        { Kind: JsonValueKind.String } => [node.Text],
        { Kind: JsonValueKind.Array } when node.Items.All(item => item.Kind == JsonValueKind.String) => [.. node.Items.Select(item => item.Text)],
        _ => throw new ConfigException($"it is {form}"),
    };

    private static string Does(KeyAction action) => action switch
    {
        KeyAction.Complete => "opens the list of what can stand here",
        KeyAction.Commit => "takes the selected item; after a letter or a dot, opens the list",
        KeyAction.Signatures => "shows what can be called by the brackets around the caret",
        KeyAction.NewLine => "a new line, also where Enter would run",
        KeyAction.Run => "runs the text as it is",
        KeyAction.HistoryPrevious => "the line before in the history",
        KeyAction.HistoryNext => "the line after in the history",
        KeyAction.HistorySearch => "searches the history; again, for what is older",
        KeyAction.Leave => "leaves, on an empty line",
        KeyAction.Explain => "shows what the name at the caret means",
        KeyAction.Source => "shows the source of the name at the caret",
        KeyAction.Instructions => "shows the IL of the name at the caret, or of the whole text",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
