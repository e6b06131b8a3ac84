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

    // The base class would write these and the end of their line as two pieces.

    /// <inheritdoc/>
    public override void WriteLine(bool value) => WriteLine(value ? bool.TrueString : bool.FalseString);

    /// <inheritdoc/>
    public override void WriteLine(int value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(uint value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(long value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(ulong value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(float value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(double value) => WriteLine(value.ToString(FormatProvider));

    /// <inheritdoc/>
    public override void WriteLine(decimal value) => WriteLine(value.ToString(FormatProvider));

    private void Append(ReadOnlySpan<char> text, bool endLine)
    {
        beforeWrite();
        spool.Append(isError, text, endLine);
    }
}
