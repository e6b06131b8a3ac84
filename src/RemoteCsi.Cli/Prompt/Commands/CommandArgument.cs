namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>What a command of the prompt is given, and so what completes after its name.</summary>
internal enum CommandArgument
{
    /// <summary>Nothing, or only options.</summary>
    None,

    /// <summary>The name of one of the agent's sessions.</summary>
    Session,

    /// <summary>An endpoint, or the name of one of the agent's sessions.</summary>
    Place,

    /// <summary>The name of a snap-in that the machine offers.</summary>
    SnapIn,

    /// <summary>C# of the session.</summary>
    Code,

    /// <summary>The name of a type, a member or a variable.</summary>
    Symbol,

    /// <summary>Something that nothing can be proposed for.</summary>
    Text,
}
