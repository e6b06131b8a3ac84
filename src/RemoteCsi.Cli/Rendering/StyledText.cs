using System.Text;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Text in pieces, each with its role, before it is known whether colours are wanted.</summary>
internal sealed class StyledText
{
    private readonly List<(string Text, TextRole Role)> _pieces = [];

    /// <summary>The pieces, in order.</summary>
    public IReadOnlyList<(string Text, TextRole Role)> Pieces => _pieces;

    /// <summary>UTF-16 units of all pieces; a good enough measure of the width.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a piece.</summary>
    public StyledText Add(string text, TextRole role = TextRole.Plain)
    {
        if (text.Length > 0)
        {
            _pieces.Add((text, role));
            Length += text.Length;
        }

        return this;
    }

    /// <summary>Adds all pieces of another text.</summary>
    public StyledText Add(StyledText other)
    {
        foreach ((string text, TextRole role) in other._pieces)
        {
            Add(text, role);
        }

        return this;
    }

    /// <summary>The first so many units, with a mark when that is not all.</summary>
    public StyledText Cut(int length)
    {
        if (Length <= length)
        {
            return this;
        }

        var cut = new StyledText();
        foreach ((string text, TextRole role) in _pieces)
        {
            int room = length - 1 - cut.Length;
            if (text.Length > room)
            {
                // Not between the halves of a surrogate pair.
                int end = room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
                return cut.Add(text[..end], role).Add("…", TextRole.Faint);
            }

            cut.Add(text, role);
        }

        return cut;
    }

    /// <summary>The text as its target wants it.</summary>
    public string For(RenderTarget target)
    {
        var text = new StringBuilder(Length + (target.Theme.HasStyles ? 8 * _pieces.Count : 0));
        foreach ((string piece, TextRole role) in _pieces)
        {
            string safe = target.Terminal ? TerminalFilter.Clean(piece) : piece;
            string colour = Colours.Sequence(role, target.Theme);
            text.Append(colour).Append(safe);
            if (colour.Length > 0)
            {
                text.Append(Colours.Reset);
            }
        }

        return text.ToString();
    }
}
