namespace RemoteCsi.Worker.Streams;

/// <summary>What <see cref="Console.In"/> is in a worker: each line is asked of whoever is attached to the session.</summary>
/// <remarks>For one thread at a time; <see cref="Console.SetIn"/> sees to that.</remarks>
/// <param name="askLine">Asks for a line and waits for it; null is the end of input, after which one may ask again.</param>
internal sealed class InputReader(Func<string?> askLine) : TextReader
{
    // The line being read character by character, its end included; null when there is none.
    private string? _line;
    private int _position;

    /// <inheritdoc/>
    public override int Peek() => Fill() ? _line![_position] : -1;

    /// <inheritdoc/>
    public override int Read()
    {
        if (!Fill())
        {
            return -1;
        }

        char next = _line![_position++];
        DropReadLine();
        return next;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _line!.Length - _position);
        _line.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        DropReadLine();
        return count;
    }

    /// <inheritdoc/>
    public override string? ReadLine()
    {
        if (_line is null)
        {
            return askLine();
        }

        string rest = _line[_position..^1];
        _line = null;
        return rest;
    }

    private bool Fill()
    {
        if (_line is null && askLine() is string line)
        {
            _line = line + '\n';
            _position = 0;
        }

        return _line is not null;
    }

    private void DropReadLine()
    {
        if (_position == _line!.Length)
        {
            _line = null;
        }
    }
}
