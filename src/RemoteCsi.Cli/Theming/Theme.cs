namespace RemoteCsi.Cli.Theming;

/// <summary>The looks of all that <c>rcsi</c> draws, by what it is. Immutable.</summary>
internal sealed class Theme
{
    // By role; what looks like nothing is there, too.
    private readonly ThemeStyle[] _styles;

    private Theme(string name, ThemeStyle[] styles)
    {
        Name = name;
        _styles = styles;
        UsesRgb = Array.Exists(styles, static style => style.Rgb is not null);
    }

    /// <summary>For a dark background, in the terminal's own sixteen colours, bright ones too. The default.</summary>
    public static Theme Dark { get; } = Of("dark",
    [
        (ThemeRole.Keyword, "brightBlue"),
        (ThemeRole.Type, "cyan"),
        (ThemeRole.Interface, "brightCyan"),
        (ThemeRole.Method, "yellow"),
        (ThemeRole.String, "green"),
        (ThemeRole.Number, "magenta"),
        (ThemeRole.Constant, "magenta"),
        (ThemeRole.Comment, "brightBlack"),
        (ThemeRole.Directive, "brightMagenta"),
        (ThemeRole.CodeError, "brightRed underline"),
        (ThemeRole.CodeWarning, "brightYellow underline"),
        (ThemeRole.Prompt, "brightGreen"),
        (ThemeRole.Border, "brightBlack"),
        (ThemeRole.Selection, "cyan"),
        (ThemeRole.Parameter, "brightYellow bold underline"),
        (ThemeRole.ResultKeyword, "magenta"),
        (ThemeRole.ResultNumber, "cyan"),
        (ThemeRole.ResultString, "green"),
        (ThemeRole.ResultType, "blue bold"),
        (ThemeRole.Faint, "brightBlack"),
        (ThemeRole.Failure, "red"),
        (ThemeRole.Warning, "yellow"),
        (ThemeRole.Strong, "bold"),
    ]);

    /// <summary>For a light background, in colours of its own that are legible on white: what a terminal calls yellow mostly is not.</summary>
    public static Theme Light { get; } = Of("light",
    [
        (ThemeRole.Keyword, "#0000ff"),
        (ThemeRole.Type, "#1f6f87"),
        (ThemeRole.Interface, "#2b6e4f"),
        (ThemeRole.Method, "#795e26"),
        (ThemeRole.String, "#a31515"),
        (ThemeRole.Number, "#0a6e4b"),
        (ThemeRole.Constant, "#0059a8"),
        (ThemeRole.Comment, "#5a6b5a"),
        (ThemeRole.Directive, "#9400b8"),
        (ThemeRole.CodeError, "#c01c28 underline"),
        (ThemeRole.CodeWarning, "#8a5500 underline"),
        (ThemeRole.Prompt, "#00713a"),
        (ThemeRole.Border, "#6e6e6e"),
        (ThemeRole.Selection, "#0059a8"),
        (ThemeRole.Parameter, "#0059a8 bold underline"),
        (ThemeRole.ResultKeyword, "#9400b8"),
        (ThemeRole.ResultNumber, "#0a6e4b"),
        (ThemeRole.ResultString, "#a31515"),
        (ThemeRole.ResultType, "#001080 bold"),
        (ThemeRole.Faint, "#6e6e6e"),
        (ThemeRole.Failure, "#c01c28"),
        (ThemeRole.Warning, "#8a5500"),
        (ThemeRole.Strong, "bold"),
    ]);

    /// <summary>
    /// Only what a terminal's palette has for text on either background: no bright colours, no yellow, no black and white; what would
    /// need them is bold, underlined or plain.
    /// </summary>
    public static Theme Terminal { get; } = Of("terminal",
    [
        (ThemeRole.Keyword, "magenta"),
        (ThemeRole.Type, "cyan"),
        (ThemeRole.Interface, "cyan bold"),
        (ThemeRole.Method, "bold"),
        (ThemeRole.String, "green"),
        (ThemeRole.Number, "blue"),
        (ThemeRole.Constant, "blue bold"),
        (ThemeRole.Comment, "blue"),
        (ThemeRole.Directive, "magenta bold"),
        (ThemeRole.CodeError, "red underline"),
        (ThemeRole.CodeWarning, "underline"),
        (ThemeRole.Prompt, "green bold"),
        (ThemeRole.Selection, "bold"),
        (ThemeRole.Parameter, "bold underline"),
        (ThemeRole.ResultKeyword, "magenta"),
        (ThemeRole.ResultNumber, "cyan"),
        (ThemeRole.ResultString, "green"),
        (ThemeRole.ResultType, "bold"),
        (ThemeRole.Failure, "red"),
        (ThemeRole.Warning, "magenta"),
        (ThemeRole.Strong, "bold"),
    ]);

    /// <summary>No colours, nothing bold, nothing underlined: what <c>NO_COLOR</c> asks for.</summary>
    public static Theme None { get; } = Of("none", []);

    /// <summary>Those that are there without a configuration.</summary>
    public static IReadOnlyList<Theme> BuiltIn { get; } = [Dark, Light, Terminal, None];

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether anything in it looks different from anything else.</summary>
    public bool HasStyles => Array.Exists(_styles, static style => style != default);

    /// <summary>Whether it has colours beyond the terminal's sixteen.</summary>
    public bool UsesRgb { get; }

    /// <summary>How something looks.</summary>
    public ThemeStyle this[ThemeRole role] => _styles[(int)role];

    /// <summary>The same but for some styles.</summary>
    public Theme With(string name, IEnumerable<KeyValuePair<ThemeRole, ThemeStyle>> styles)
    {
        var changed = (ThemeStyle[])_styles.Clone();
        foreach ((ThemeRole role, ThemeStyle style) in styles)
        {
            changed[(int)role] = style;
        }

        return new Theme(name, changed);
    }

    private static Theme Of(string name, (ThemeRole Role, string Style)[] styles)
    {
        var byRole = new ThemeStyle[(int)Enum.GetValues<ThemeRole>()[^1] + 1];
        foreach ((ThemeRole role, string style) in styles)
        {
            byRole[(int)role] = ThemeStyle.Parse(style) ?? throw new InvalidOperationException($"'{style}' is no style");
        }

        return new Theme(name, byRole);
    }
}
