using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Transport;

/// <summary>A text that may be long, as a string; or as the bytes of the message that it came in, of which it is a part, until somebody wants it as a string.</summary>
/// <remarks>
/// What only passes a text on has no need of a copy, which as a string takes two bytes a letter. It holds the whole message in memory. On the wire it is a string. Immutable, thread-safe.
/// </remarks>
[JsonConverter(typeof(LongTextJson))]
public sealed class LongText : IEquatable<LongText>
{
    private const int Piece = 1024;

    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _escaped;

    /// <summary>A string as such a text.</summary>
    public LongText(string text) => (_text, Length) = (text, text.Length);

    internal LongText(ReadOnlyMemory<byte> escaped) => (_escaped, Length) = (escaped, EscapedText.LengthOf(escaped.Span));

    /// <summary>How long it is, in UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>How many bytes of memory it takes, or keeps of its message.</summary>
    public int Bytes => _text is null ? _escaped.Length : sizeof(char) * Length;

    /// <summary>Whether it is a string; if not, every look at it takes as long as reading it.</summary>
    public bool IsString => _text is not null;

    /// <summary>A string as such a text.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator LongText?(string? text) => text is null ? null : new LongText(text);

    /// <summary>Such a text as a string, which is made each time if it is not one.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator string?(LongText? text) => text?.ToString();

    /// <summary>Its beginning: so many UTF-16 units, or one less where that would be half of a letter, or all.</summary>
    public string Begin(int most)
    {
        if (_text is not null)
        {
            return _text.Length <= most ? _text : _text[..most];
        }

        char[] begun = new char[Math.Min(Length, most)];
        return new string(begun, 0, new EscapedText(_escaped.Span).Read(begun));
    }

    /// <summary>Passes it on a piece at a time, in order; an empty text has none.</summary>
    /// <param name="state">Passed on, too.</param>
    /// <param name="onPiece">Gets each piece, which it must not keep.</param>
    public void InPieces<TState>(TState state, ReadOnlySpanAction<char, TState> onPiece)
    {
        if (_text is not null)
        {
            for (ReadOnlySpan<char> left = _text; left.Length > 0; left = left[Math.Min(left.Length, Piece)..])
            {
                onPiece(left[..Math.Min(left.Length, Piece)], state);
            }

            return;
        }

        var text = new EscapedText(_escaped.Span);
        Span<char> piece = stackalloc char[Piece];
        for (int read; (read = text.Read(piece)) > 0;)
        {
            onPiece(piece[..read], state);
        }
    }

    /// <inheritdoc/>
    public bool Equals(LongText? other) => other is not null && Length == other.Length && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LongText);

    /// <inheritdoc/>
    public override int GetHashCode() => Length;

    /// <summary>All of it as a string, which is made each time if it is not one.</summary>
    public override string ToString() => _text ?? EscapedText.ToString(_escaped.Span);
}
