namespace RemoteCsi.Cli.Rendering;

/// <summary>What a piece of rendered text is, and so how it is coloured.</summary>
internal enum TextRole
{
    /// <summary>Names, separators, everything else.</summary>
    Plain,

    /// <summary>null, true, false.</summary>
    Keyword,

    /// <summary>Numbers, dates, enum members.</summary>
    Number,

    /// <summary>Strings and characters.</summary>
    String,

    /// <summary>The header of a container or object.</summary>
    Type,

    /// <summary>Braces, and marks for what was left out.</summary>
    Faint,

    /// <summary>What failed.</summary>
    Failure,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>What the reader's eye should find first: the user's own lines.</summary>
    Strong,
}
