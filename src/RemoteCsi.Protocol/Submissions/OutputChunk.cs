namespace RemoteCsi.Protocol.Submissions;

/// <summary>A piece of what a session wrote.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="Sequence">Numbers the chunks of a session from 1, both streams together, without gaps.</param>
/// <param name="Stream">Which stream.</param>
/// <param name="Text">What was written, at most 16,384 UTF-16 units, unfiltered: a client must not send it to a terminal as it is.</param>
public sealed record OutputChunk(Guid InstanceId, long Sequence, OutputStream Stream, string Text);
