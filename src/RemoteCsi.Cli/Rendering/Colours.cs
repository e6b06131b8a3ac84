using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Rendering;

/// <summary>The colours of roles, by a theme.</summary>
internal static class Colours
{
    /// <summary>Ends whatever was begun.</summary>
    public const string Reset = "\e[0m";

    /// <summary>What begins a role's colour; empty where it has none.</summary>
    public static string Sequence(TextRole role, Theme theme) => Style(role, theme).Sequence;

    /// <summary>How a role looks.</summary>
    public static ThemeStyle Style(TextRole role, Theme theme) => role switch
    {
        TextRole.Keyword => theme[ThemeRole.ResultKeyword],
        TextRole.Number => theme[ThemeRole.ResultNumber],
        TextRole.String => theme[ThemeRole.ResultString],
        TextRole.Type => theme[ThemeRole.ResultType],
        TextRole.Faint => theme[ThemeRole.Faint],
        TextRole.Failure => theme[ThemeRole.Failure],
        TextRole.Warning => theme[ThemeRole.Warning],
        TextRole.Strong => theme[ThemeRole.Strong],
        _ => default,
    };
}
