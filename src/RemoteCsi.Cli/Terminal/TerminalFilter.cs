using System.Buffers;
using System.Globalization;
using System.Text;

namespace RemoteCsi.Cli.Terminal;

/// <summary>Makes text from the far side safe for a terminal.</summary>
/// <remarks>
/// Colours (SGR sequences) pass, and so do line feed and tab. Every other control is shown in caret form: <c>^G</c>,
/// <c>^[</c>, <c>M-^[</c> for the C1 set. Characters that only reorder what is read are shown by number, and in a text of
/// one line also those that nobody sees, so that two names that look alike are alike. An instance follows one stream, whose chunks may cut a sequence anywhere; it is not thread-safe.
/// </remarks>
internal sealed class TerminalFilter
{
    /// <summary>A colour sequence longer than this is not one that a program means.</summary>
    private const int LongestSequence = 64;

    private static readonly SearchValues<char> Suspects = SearchValues.Create(AllSuspects());

    // Zero-width spaces and joiners of nothing, and the first half of the tags (U+E0000..), which spell invisible text.
    private static readonly SearchValues<char> Unseen = SearchValues.Create("\n\t\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\udb40");

    // A colour sequence, or a carriage return, that the chunk's end cut off.
    private string _pending = "";

    /// <summary>True when a colour was set and not reset again, so that a reset has to follow the stream.</summary>
    public bool ColourIsOpen { get; private set; }

    /// <summary>Filters a text that is whole.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspects) < 0)
        {
            return text;
        }

        var filter = new TerminalFilter();
        string clean = filter.Next(text) + filter.End();
        return filter.ColourIsOpen ? clean + "\e[0m" : clean;
    }

    /// <summary>Filters a text that is whole and must stay on one line without colours: a name, a label, a message.</summary>
    public static string CleanLine(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspects) < 0 && text.AsSpan().IndexOfAny(Unseen) < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter is '\n' or '\t')
            {
                clean.Append(' ');
            }
            else if (letter == '\udb40' && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                // Variation selectors are beyond the tags; they belong to the letter before them.
                int code = char.ConvertToUtf32(letter, text[++i]);
                clean.Append(code <= 0xe007f ? $"<U+{code:X}>" : char.ConvertFromUtf32(code));
            }
            else if (Unseen.Contains(letter))
            {
                clean.Append($"<U+{(int)letter:X4}>");
            }
            else
            {
                AppendVisible(clean, letter);
            }
        }

        return clean.ToString();
    }

    /// <summary>Filters JSON, which stays the same JSON: what a terminal could act on can only be within its strings.</summary>
    public static string CleanJson(string json)
    {
        int next = json.AsSpan().IndexOfAny(Suspects);
        if (next < 0)
        {
            return json;
        }

        var clean = new StringBuilder(json.Length + 16);
        int done = 0;
        for (; next >= 0; next = json.AsSpan(done).IndexOfAny(Suspects) is var found && found < 0 ? -1 : done + found)
        {
            clean.Append(json, done, next - done).Append(CultureInfo.InvariantCulture, $"\\u{(int)json[next]:x4}");
            done = next + 1;
        }

        return clean.Append(json, done, json.Length - done).ToString();
    }

    /// <summary>Filters the next chunk of the stream.</summary>
    public string Next(string chunk)
    {
        string text = _pending.Length == 0 ? chunk : _pending + chunk;
        _pending = "";
        int next = text.AsSpan().IndexOfAny(Suspects);
        if (next < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 16);
        int done = 0;
        while (next >= 0)
        {
            clean.Append(text, done, next - done);
            int length = Accept(text.AsSpan(next));
            if (length == 0)
            {
                _pending = text[next..];
                return clean.ToString();
            }

            if (length < 0)
            {
                AppendVisible(clean, text[next]);
                length = 1;
            }
            else if (text[next] == '\e')
            {
                clean.Append(text, next, length);
            }

            done = next + length;
            int found = text.AsSpan(done).IndexOfAny(Suspects);
            next = found < 0 ? -1 : done + found;
        }

        return clean.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>What was held back at the end of the stream.</summary>
    public string End()
    {
        var clean = new StringBuilder();
        foreach (char letter in _pending)
        {
            AppendVisible(clean, letter);
        }

        _pending = "";
        return clean.ToString();
    }

    /// <summary>
    /// How many characters at the start pass as they are (a colour sequence) or are dropped (the return of a line end);
    /// 0 when the text ends too early to tell, -1 when the first character has to be shown.
    /// </summary>
    private int Accept(ReadOnlySpan<char> text)
    {
        if (text[0] == '\r')
        {
            return text.Length == 1 ? 0 : text[1] == '\n' ? 1 : -1;
        }

        if (text[0] != '\e')
        {
            return -1;
        }

        if (text.Length == 1)
        {
            return 0;
        }

        if (text[1] != '[')
        {
            return -1;
        }

        int end = 2;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is ';' or ':'))
        {
            end++;
        }

        if (end > LongestSequence)
        {
            return -1;
        }

        if (end == text.Length)
        {
            return 0;
        }

        if (text[end] != 'm')
        {
            return -1;
        }

        ColourIsOpen = text[2..end].ContainsAnyInRange('1', '9');
        return end + 1;
    }

    private static void AppendVisible(StringBuilder clean, char letter)
    {
        switch (letter)
        {
            case < ' ':
                clean.Append('^').Append((char)(letter + '@'));
                break;
            case '\x7f':
                clean.Append("^?");
                break;
            case >= '\x80' and <= '\x9f':
                clean.Append("M-^").Append((char)(letter - '\x80' + '@'));
                break;
            case >= '\u200e' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u206f' or '\u061c' or >= '\ufff9' and <= '\ufffb':
                clean.Append($"<U+{(int)letter:X4}>");
                break;
            default:
                clean.Append(letter);
                break;
        }
    }

    private static string AllSuspects()
    {
        IEnumerable<int> controls = Enumerable.Range(0, 32).Where(code => code is not ('\n' or '\t'));
        IEnumerable<int> reorderers = [0x200e, 0x200f, .. Enumerable.Range(0x2028, 7), .. Enumerable.Range(0x2066, 10), 0x061c, 0xfff9, 0xfffa, 0xfffb];
        return string.Concat(controls.Concat(Enumerable.Range(0x7f, 33)).Concat(reorderers).Select(code => (char)code));
    }
}
