using PrettyPrompt.Highlighting;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>The colours of C#, from the terminal's own sixteen, so that they suit its background.</summary>
internal static class TokenColour
{
    public static readonly ConsoleFormat Keyword = new(AnsiColor.BrightBlue);
    public static readonly ConsoleFormat Type = new(AnsiColor.Cyan);
    public static readonly ConsoleFormat Method = new(AnsiColor.Yellow);
    public static readonly ConsoleFormat Text = new(AnsiColor.Green);
    public static readonly ConsoleFormat Number = new(AnsiColor.Magenta);
    public static readonly ConsoleFormat Comment = new(AnsiColor.BrightBlack);
    public static readonly ConsoleFormat Interface = new(AnsiColor.BrightCyan);
    public static readonly ConsoleFormat Constant = new(AnsiColor.Magenta);
    public static readonly ConsoleFormat Error = new(AnsiColor.BrightRed, Underline: true);
    public static readonly ConsoleFormat Warning = new(AnsiColor.BrightYellow, Underline: true);
    public static readonly ConsoleFormat Directive = new(AnsiColor.BrightMagenta);
}
