namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Keys that no keyboard has, by which the prompt speaks to PrettyPrompt's key loop.</summary>
/// <remarks>
/// The loop does something only when a key arrives, so what happens elsewhere (a completion list came, output came) is
/// brought to it as a key. All are F-keys with all three modifiers, and carry no character, so that nothing is typed.
/// </remarks>
internal static class OwnKey
{
    private const ConsoleModifiers All = ConsoleModifiers.Control | ConsoleModifiers.Alt | ConsoleModifiers.Shift;

    /// <summary>Opens the completion pane, or has it ask again for its items.</summary>
    public const ConsoleKey Complete = ConsoleKey.F24;

    /// <summary>Ends the reading for a moment, to show output above the prompt.</summary>
    public const ConsoleKey Suspend = ConsoleKey.F23;

    /// <summary>Brings back what was typed before <see cref="Suspend"/>.</summary>
    public const ConsoleKey Resume = ConsoleKey.F22;

    /// <summary>Inserts a pasted text.</summary>
    public const ConsoleKey Paste = ConsoleKey.F21;

    /// <summary>Ends the prompt.</summary>
    public const ConsoleKey Leave = ConsoleKey.F20;

    /// <summary>Opens the pane of signatures.</summary>
    public const ConsoleKey Signatures = ConsoleKey.F19;

    /// <summary>Has the text painted anew, with colours that have become known.</summary>
    public const ConsoleKey Repaint = ConsoleKey.F18;

    /// <summary>Puts the semicolon that a text wants where it belongs.</summary>
    public const ConsoleKey Supply = ConsoleKey.F17;

    /// <summary>Runs the text, without a further look at it.</summary>
    public const ConsoleKey Submit = ConsoleKey.F16;

    /// <summary>Puts what the search of the history has found into the line, and what is sought into the pane below.</summary>
    public const ConsoleKey Search = ConsoleKey.F15;

    /// <summary>Takes the selected item of an open completion pane.</summary>
    public const ConsoleKey Commit = ConsoleKey.F14;

    /// <summary>Stands where PrettyPrompt wants a key and there is none.</summary>
    public const ConsoleKey Never = ConsoleKey.F13;

    /// <summary>The key as it is read.</summary>
    public static ConsoleKeyInfo Press(ConsoleKey key) => new('\0', key, shift: true, alt: true, control: true);

    /// <summary>A key of a keyboard that carries no character.</summary>
    public static ConsoleKeyInfo Plain(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);

    /// <summary>The key as PrettyPrompt's key bindings name it.</summary>
    public static PrettyPrompt.Consoles.KeyPressPattern Pattern(ConsoleKey key) => new(All, key);

    /// <summary>True when <paramref name="info"/> is one of ours.</summary>
    public static bool IsAny(ConsoleKeyInfo info) => info is { Modifiers: All, Key: >= Never and <= Complete };

    /// <summary>True when <paramref name="info"/> is one of ours, and which.</summary>
    public static bool Is(ConsoleKeyInfo info, ConsoleKey key) => info.Key == key && info.Modifiers == All;
}
