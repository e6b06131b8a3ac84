namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>How the reading of a statement ended.</summary>
internal enum EditedLineKind
{
    /// <summary>The person wants it run.</summary>
    Submitted,

    /// <summary>Ctrl+C: it is thrown away.</summary>
    Abandoned,

    /// <summary>Ctrl+D on an empty line, or the prompt was closed.</summary>
    Left,
}
