namespace RemoteCsi.Cli.Theming;

/// <summary>What a theme has a colour for; in a configuration file by the same name with a small first letter.</summary>
internal enum ThemeRole
{
    /// <summary>A keyword of the code being typed.</summary>
    Keyword,

    /// <summary>A class, struct, enum, delegate or type parameter.</summary>
    Type,

    /// <summary>An interface.</summary>
    Interface,

    /// <summary>A method or function.</summary>
    Method,

    /// <summary>A string or character.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A constant or enum member.</summary>
    Constant,

    /// <summary>A comment, and what is only added to a name in a list.</summary>
    Comment,

    /// <summary>A directive, and a command of the prompt.</summary>
    Directive,

    /// <summary>Typed code that the compiler refuses.</summary>
    CodeError,

    /// <summary>Typed code that the compiler warns of.</summary>
    CodeWarning,

    /// <summary>The prompt before the first line.</summary>
    Prompt,

    /// <summary>The borders of panes.</summary>
    Border,

    /// <summary>The mark before the selected item of a list.</summary>
    Selection,

    /// <summary>The parameter that is being typed.</summary>
    Parameter,

    /// <summary>null, true and false in a value.</summary>
    ResultKeyword,

    /// <summary>A number, date or enum member in a value.</summary>
    ResultNumber,

    /// <summary>A string or character in a value.</summary>
    ResultString,

    /// <summary>The type of a value, at its head.</summary>
    ResultType,

    /// <summary>What is said beside: notes of the prompt, braces, marks for what was left out.</summary>
    Faint,

    /// <summary>What failed.</summary>
    Failure,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>What the eye should find first.</summary>
    Strong,
}
