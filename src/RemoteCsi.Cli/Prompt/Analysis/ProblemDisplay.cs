namespace RemoteCsi.Cli.Prompt.Analysis;

/// <summary>How what the compiler objects to is shown while typing.</summary>
internal enum ProblemDisplay
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>Underlined in the text.</summary>
    Underline,

    /// <summary>Underlined, and told below the text when typing pauses.</summary>
    List,
}
