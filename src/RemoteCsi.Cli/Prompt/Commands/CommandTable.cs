namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>All commands of the prompt, in the order in which <c>#help</c> shows them.</summary>
internal static class CommandTable
{
    /// <summary>What C# itself, or its script form, begins with a <c>#</c>; it goes to the session.</summary>
    private static readonly string[] Directives =
    [
        "r", "load", "if", "elif", "else", "endif", "define", "undef", "region", "endregion", "nullable", "pragma", "warning", "error", "line",
    ];

    /// <summary>Those that are of use at a prompt, which are completed beside the commands: name, usage, and what it does.</summary>
    public static IReadOnlyList<(string Name, string Usage, string Summary)> Offered { get; } =
    [
        ("#r", "#r \"PATH\"", "refers to an assembly of the session's machine, by path or by name"),
        ("#load", "#load \"PATH\"", "runs a script of the session's machine as if it stood here"),
    ];

    /// <summary>Leaves.</summary>
    public static PromptCommand Exit { get; } = new(
        "#exit", "", "leave; also: exit, Ctrl+D",
        "A named session stays as it is; a temporary one is removed with its variables.\nAfter #enter it comes back to where that was typed.",
        (_, _, _) => Task.FromResult(CommandOutcome.Leave));

    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        HelpCommand.Help, .. ExploringCommands.All, .. SourceCommands.All, .. ScopeCommands.All, .. ResultCommands.All, SnapInCommand.SnapIn, .. RunningCommands.All,
        .. SessionCommands.All, Exit,
    ];

    /// <summary>Whether a word after a <c>#</c> is one of C#.</summary>
    public static bool IsDirective(string word) => Directives.Contains(word);

    /// <summary>The command of that name, with or without its <c>#</c>; null when there is none.</summary>
    public static PromptCommand? Find(string name) =>
        All.FirstOrDefault(command => string.Equals(command.Name, name.StartsWith('#') ? name : "#" + name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What to say of a name that no command has.</summary>
    public static string NotFound(string name)
    {
        string[] near = NearNames.Of(name, All.Select(command => command.Name));
        return near.Length == 0
            ? $"there is no command '{name}'; #help shows all"
            : $"there is no command '{name}'; there is {string.Join(", ", near)} (#help shows all)";
    }
}
