namespace RemoteCsi.Cli.Rendering;

/// <summary>How much of an explanation is shown.</summary>
internal enum ExplanationDetail
{
    /// <summary>Signature and summary.</summary>
    Short,

    /// <summary>Signature and examples.</summary>
    Examples,

    /// <summary>Everything.</summary>
    Full,
}
