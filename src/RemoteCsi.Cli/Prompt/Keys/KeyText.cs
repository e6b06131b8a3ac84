using PrettyPrompt.Consoles;

namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Keys in words: <c>Ctrl+Space</c>, <c>Alt+Enter</c>, <c>F5</c>.</summary>
internal static class KeyText
{
    /// <summary>How a key is written, for whoever wrote another thing.</summary>
    public const string Forms = "a key as Ctrl+Space, Alt+Enter, Ctrl+P, Shift+Tab or F5";

    private static readonly (string Name, ConsoleKey Key)[] Names =
    [
        ("Space", ConsoleKey.Spacebar), ("Enter", ConsoleKey.Enter), ("Tab", ConsoleKey.Tab), ("Esc", ConsoleKey.Escape),
        ("Backspace", ConsoleKey.Backspace), ("Insert", ConsoleKey.Insert), ("Delete", ConsoleKey.Delete), ("Home", ConsoleKey.Home), ("End", ConsoleKey.End),
        ("PageUp", ConsoleKey.PageUp), ("PageDown", ConsoleKey.PageDown), ("Up", ConsoleKey.UpArrow), ("Down", ConsoleKey.DownArrow),
        ("Left", ConsoleKey.LeftArrow), ("Right", ConsoleKey.RightArrow),
        .. Enumerable.Range(1, 12).Select(number => ($"F{number}", ConsoleKey.F1 + number - 1)),
        .. Enumerable.Range('A', 26).Select(letter => (((char)letter).ToString(), (ConsoleKey)letter)),
        .. Enumerable.Range('0', 10).Select(digit => (((char)digit).ToString(), (ConsoleKey)digit)),
    ];

    /// <summary>The key that a text names; null when it names none, or one that the prompt cannot do without.</summary>
    public static KeyPressPattern? Parse(string text)
    {
        string[] parts = text.Split('+', StringSplitOptions.TrimEntries);
        ConsoleModifiers modifiers = 0;
        foreach (string part in parts[..^1])
        {
            ConsoleModifiers? modifier = part.ToUpperInvariant() switch
            {
                "CTRL" or "CONTROL" => ConsoleModifiers.Control,
                "ALT" => ConsoleModifiers.Alt,
                "SHIFT" => ConsoleModifiers.Shift,
                _ => null,
            };
            if (modifier is null)
            {
                return null;
            }

            modifiers |= modifier.Value;
        }

        ConsoleKey key = Names.FirstOrDefault(one => one.Name.Equals(parts[^1], StringComparison.OrdinalIgnoreCase)).Key;
        bool isTyped = key is ConsoleKey.Spacebar or (>= ConsoleKey.A and <= ConsoleKey.Z) or (>= ConsoleKey.D0 and <= ConsoleKey.D9);
        bool isNeeded = (isTyped && (modifiers & ~ConsoleModifiers.Shift) == 0)
            || (key is ConsoleKey.Enter or ConsoleKey.Backspace && modifiers == 0)
            || (key == ConsoleKey.C && modifiers == ConsoleModifiers.Control);
        return key == default || isNeeded ? null : new KeyPressPattern(modifiers, key);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Of(KeyPressPattern key) =>
        (key.Modifiers.HasFlag(ConsoleModifiers.Control) ? "Ctrl+" : "")
        + (key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? "Alt+" : "")
        + (key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? "Shift+" : "")
        + Names.First(one => one.Key == key.Key).Name;
}
