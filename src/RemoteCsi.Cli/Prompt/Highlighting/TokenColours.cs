using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>The colours of typed C#, by a theme. Immutable.</summary>
internal sealed class TokenColours(Theme theme)
{
    public ConsoleFormat Keyword { get; } = theme[ThemeRole.Keyword].Format;

    public ConsoleFormat Type { get; } = theme[ThemeRole.Type].Format;

    public ConsoleFormat Method { get; } = theme[ThemeRole.Method].Format;

    public ConsoleFormat Text { get; } = theme[ThemeRole.String].Format;

    public ConsoleFormat Number { get; } = theme[ThemeRole.Number].Format;

    public ConsoleFormat Comment { get; } = theme[ThemeRole.Comment].Format;

    public ConsoleFormat Interface { get; } = theme[ThemeRole.Interface].Format;

    public ConsoleFormat Constant { get; } = theme[ThemeRole.Constant].Format;

    public ConsoleFormat Error { get; } = theme[ThemeRole.CodeError].Format;

    public ConsoleFormat Warning { get; } = theme[ThemeRole.CodeWarning].Format;

    public ConsoleFormat Directive { get; } = theme[ThemeRole.Directive].Format;

    /// <summary>The parameter that is being typed.</summary>
    public ConsoleFormat Parameter { get; } = theme[ThemeRole.Parameter].Format;
}
