namespace RemoteCsi.Worker.Streams;

/// <summary>A piece of output with its number.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="IsError">True for standard error.</param>
/// <param name="Text">The text.</param>
/// <param name="EndOffset">What all chunks up to and including this one weigh, in bytes.</param>
internal readonly record struct Chunk(long Sequence, bool IsError, string Text, long EndOffset);
