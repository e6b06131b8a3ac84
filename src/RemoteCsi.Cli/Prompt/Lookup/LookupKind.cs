namespace RemoteCsi.Cli.Prompt.Lookup;

/// <summary>What a person wants to see of the name at the caret.</summary>
internal enum LookupKind
{
    /// <summary>Signature and documentation: F1.</summary>
    Meaning,

    /// <summary>Its source: F12.</summary>
    Source,

    /// <summary>Its IL: F9.</summary>
    Instructions,
}
