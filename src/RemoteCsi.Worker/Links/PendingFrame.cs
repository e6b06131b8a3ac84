using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Links;

/// <summary>A frame that is sent on every new connection until it is withdrawn.</summary>
/// <param name="frame">The frame.</param>
/// <param name="afterSequence">It is sent when all output below this number was.</param>
internal sealed class PendingFrame(Frame frame, long afterSequence)
{
    /// <summary>The frame.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>It is sent when all output below this number was.</summary>
    public long AfterSequence { get; } = afterSequence;

    /// <summary>The connection it was last sent on; guarded by the <see cref="AgentLink"/>.</summary>
    public FrameStream? SentOn { get; set; }
}
