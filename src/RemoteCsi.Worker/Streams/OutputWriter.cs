using System.Text;

namespace RemoteCsi.Worker.Streams;

/// <summary>What <see cref="Console.Out"/> and <see cref="Console.Error"/> are in a worker: the way into the spool.</summary>
/// <remarks>Safe from any thread; each call is one piece, which no other thread's text divides.</remarks>
/// <param name="spool">Where the text goes.</param>
/// <param name="isError">Which stream this is.</param>
/// <param name="beforeWrite">Called before each write; throws when the caller was asked to stop.</param>
internal sealed class OutputWriter(OutputSpool spool, bool isError, Action beforeWrite) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Append(new ReadOnlySpan<char>(in value), endLine: false);

    /// <inheritdoc/>
    public override void Write(string? value) => Append(value, endLine: false);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Append(buffer.AsSpan(index, count), endLine: false);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Append(buffer, endLine: false);

    /// <inheritdoc/>
    public override void WriteLine() => Append([], endLine: true);

    /// <inheritdoc/>
    public override void WriteLine(char value) => Append(new ReadOnlySpan<char>(in value), endLine: true);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Append(value, endLine: true);

    /// <inheritdoc/>
    public override void WriteLine(char[] buffer, int index, int count) => Append(buffer.AsSpan(index, count), endLine: true);

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => Append(buffer, endLine: true);

    private void Append(ReadOnlySpan<char> text, bool endLine)
    {
        beforeWrite();
        spool.Append(isError, text, endLine);
    }
}
