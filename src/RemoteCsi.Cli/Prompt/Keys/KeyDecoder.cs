using System.Diagnostics;
using System.Text;

namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Reads keys from a terminal and puts together what the console leaves in pieces.</summary>
/// <remarks>
/// The console knows the usual keys, but hands on as single characters a bracketed paste (<c>ESC [ 200 ~ … ESC [ 201 ~</c>)
/// and the modified Enter of newer terminals. Other sequences that it does not know are dropped instead of being typed.
/// </remarks>
internal sealed class KeyDecoder(ITerminal terminal)
{
    /// <summary>A sequence's beginning comes together; Escape alone is followed by nothing for at least this long.</summary>
    private static readonly TimeSpan EscapeGap = TimeSpan.FromMilliseconds(30);

    /// <summary>What has begun goes on, but its rest may come in another packet, or this process late to it.</summary>
    private static readonly TimeSpan SequenceGap = TimeSpan.FromMilliseconds(500);

    /// <summary>As long between two parts of a paste: what came after it would be typed, and each line of it run.</summary>
    private static readonly TimeSpan PasteGap = TimeSpan.FromSeconds(3);

    private const int LongestSequence = 32;
    private const int LongestPaste = 1_000_000;
    private const string PasteEnd = "\e[201~";

    private ConsoleKeyInfo? _next;
    private bool _woken;

    /// <summary>The text of the last <see cref="OwnKey.Paste"/>.</summary>
    public string Pasted { get; private set; } = "";

    /// <summary>True when <see cref="Read"/> has a key without asking the terminal.</summary>
    public bool HasKey => _next is not null;

    /// <summary>Reads the next key; call it when one can be read. Null when it was a sequence that means nothing.</summary>
    public ConsoleKeyInfo? Read()
    {
        ConsoleKeyInfo? read = ReadOne();
        if (_woken)
        {
            // Whoever waits for keys is to hear of it.
            _woken = false;
            terminal.Wake();
        }

        return read;
    }

    private ConsoleKeyInfo? ReadOne()
    {
        ConsoleKeyInfo key = _next ?? terminal.ReadKey();
        _next = null;
        if (key == default)
        {
            // The terminal is gone; the console has no other word for it, and would say it forever.
            return OwnKey.Press(OwnKey.Leave);
        }

        if (key is not { KeyChar: '\e', Key: ConsoleKey.Escape, Modifiers: 0 } || !More(EscapeGap))
        {
            // Ctrl+Space, as a terminal sends it, has the code that the console takes for Ctrl+2.
            return key is { KeyChar: '\0', Key: ConsoleKey.D2, Modifiers: ConsoleModifiers.Control }
                ? new ConsoleKeyInfo('\0', ConsoleKey.Spacebar, shift: false, alt: false, control: true)
                : key;
        }

        ConsoleKeyInfo introducer = terminal.ReadKey();
        if (introducer.KeyChar is not ('[' or 'O') || !More(EscapeGap))
        {
            // Escape, and then quickly something else.
            _next = introducer;
            return key;
        }

        switch (introducer.KeyChar + ReadSequence())
        {
            case "[200~":
                Pasted = ReadPaste();
                return OwnKey.Press(OwnKey.Paste);
            case "[13;2u" or "[27;2;13~":
                return Enter(ConsoleModifiers.Shift);
            case "[13;3u" or "[27;3;13~":
                return Enter(ConsoleModifiers.Alt);
            case "[13;5u" or "[27;5;13~":
                return Enter(ConsoleModifiers.Control);
            default:
                return null;
        }
    }

    private static ConsoleKeyInfo Enter(ConsoleModifiers modifier) => new(
        '\n', ConsoleKey.Enter, modifier == ConsoleModifiers.Shift, modifier == ConsoleModifiers.Alt, modifier == ConsoleModifiers.Control);

    /// <summary>Whether another key comes in time. That somebody wakes the terminal meanwhile ends no sequence.</summary>
    private bool More(TimeSpan gap)
    {
        long began = Stopwatch.GetTimestamp();
        for (TimeSpan left = gap; left > TimeSpan.Zero; left = gap - Stopwatch.GetElapsedTime(began))
        {
            if (terminal.WaitForKey(left))
            {
                return true;
            }

            _woken |= Stopwatch.GetElapsedTime(began) < gap;
        }

        return false;
    }

    /// <summary>The rest of a sequence, to its final letter.</summary>
    private string ReadSequence()
    {
        var sequence = new StringBuilder();
        do
        {
            char next = terminal.ReadKey().KeyChar;
            sequence.Append(next);
            if (next is >= '@' and <= '~')
            {
                break;
            }
        }
        while (sequence.Length < LongestSequence && More(SequenceGap));
        return sequence.ToString();
    }

    private string ReadPaste()
    {
        var text = new StringBuilder();
        while (More(PasteGap))
        {
            char next = terminal.ReadKey().KeyChar;
            text.Append(next);
            if (next == '~' && EndsWith(text, PasteEnd))
            {
                text.Length -= PasteEnd.Length;
                break;
            }

            if (text.Length > LongestPaste)
            {
                text.Length = LongestPaste;
            }
        }

        return text.ToString().Replace("\r\n", "\n").Replace('\r', '\n');
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
        {
            return false;
        }

        for (int i = 0; i < end.Length; i++)
        {
            if (text[text.Length - end.Length + i] != end[i])
            {
                return false;
            }
        }

        return true;
    }
}
