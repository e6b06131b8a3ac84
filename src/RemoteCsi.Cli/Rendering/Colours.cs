namespace RemoteCsi.Cli.Rendering;

/// <summary>The colours of roles: from the terminal's own sixteen, so that they fit its background.</summary>
internal static class Colours
{
    /// <summary>Ends whatever was begun.</summary>
    public const string Reset = "\e[0m";

    /// <summary>What begins a role's colour; empty where it has none.</summary>
    public static string Sequence(TextRole role) => role switch
    {
        TextRole.Keyword => "\e[35m",
        TextRole.Number => "\e[36m",
        TextRole.String => "\e[32m",
        TextRole.Type => "\e[34;1m",
        TextRole.Faint => "\e[90m",
        TextRole.Failure => "\e[31m",
        TextRole.Warning => "\e[33m",
        TextRole.Strong => "\e[1m",
        _ => "",
    };
}
