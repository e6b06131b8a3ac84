namespace RemoteCsi.Worker.Streams;

/// <summary>A piece of output with its number.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="IsError">True for standard error.</param>
/// <param name="Buffer">The text is at its beginning.</param>
/// <param name="Length">How long the text is.</param>
/// <param name="EndOffset">What all chunks up to and including this one weigh, in bytes.</param>
internal readonly record struct Chunk(long Sequence, bool IsError, char[] Buffer, int Length, long EndOffset)
{
    /// <summary>The text.</summary>
    public string Text => new(Buffer, 0, Length);
}
