namespace RemoteCsi.Worker.Frames;

/// <summary>A message between an agent and a worker. See <see cref="FrameStream"/> for how it travels.</summary>
/// <remarks>
/// Both sides come from the same build, or from builds whose agents and workers outlive each other: kinds and fields are only
/// ever added at the end, and a reader ignores what follows the fields it knows.
/// </remarks>
public abstract record Frame
{
    /// <summary>The byte that names the kind on the wire.</summary>
    internal abstract FrameKind Kind { get; }

    /// <summary>About how many bytes it takes, so that a buffer need not grow while it is written.</summary>
    internal virtual int ExpectedBytes => 256;

    /// <summary>Writes the fields.</summary>
    internal abstract void Write(BinaryWriter writer);
}
