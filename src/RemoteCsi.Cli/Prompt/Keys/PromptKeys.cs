using PrettyPrompt;
using PrettyPrompt.Consoles;

namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Which keys do what at the prompt. Immutable.</summary>
internal sealed class PromptKeys
{
    // By action.
    private readonly KeyPressPattern[][] _keys;

    /// <param name="changed">The actions whose keys are others than those of <see cref="Default"/>; none at all for an action without a key.</param>
    public PromptKeys(params IEnumerable<(KeyAction Action, KeyPressPattern[] Keys)> changed)
    {
        _keys = Array.ConvertAll(Enum.GetValues<KeyAction>(), Usual);
        foreach ((KeyAction action, KeyPressPattern[] keys) in changed)
        {
            _keys[(int)action] = keys;
        }
    }

    /// <summary>Those that <c>#help</c> tells of.</summary>
    public static PromptKeys Default { get; } = new();

    /// <summary>The keys of an action.</summary>
    public IReadOnlyList<KeyPressPattern> this[KeyAction action] => _keys[(int)action];

    /// <summary>As PrettyPrompt has them; those that open something or take from it reach it as keys of our own.</summary>
    public KeyBindings Bindings => new(
        commitCompletion: new KeyPressPatterns(OwnKey.Pattern(OwnKey.Commit)),
        triggerCompletionList: new KeyPressPatterns(OwnKey.Pattern(OwnKey.Complete)),
        newLine: Patterns(KeyAction.NewLine),
        submitPrompt: Patterns(KeyAction.Run, new KeyPressPattern(ConsoleKey.Enter), OwnKey.Pattern(OwnKey.Submit)),
        historyPrevious: Patterns(KeyAction.HistoryPrevious),
        historyNext: Patterns(KeyAction.HistoryNext),
        triggerOverloadList: new KeyPressPatterns(OwnKey.Pattern(OwnKey.Signatures), OwnKey.Pattern(OwnKey.Search), OwnKey.Pattern(OwnKey.Resume)));

    /// <summary>Whether a key is one of an action's.</summary>
    public bool Means(KeyAction action, ConsoleKeyInfo key) => Array.Exists(_keys[(int)action], pattern => pattern.Matches(key));

    /// <summary>The keys that an action has without a configuration.</summary>
    public static KeyPressPattern[] Usual(KeyAction action) => action switch
    {
        KeyAction.Complete => [new(ConsoleModifiers.Control, ConsoleKey.Spacebar)],
        KeyAction.Commit => [new(ConsoleKey.Tab)],
        KeyAction.Signatures => [],
        KeyAction.NewLine => [new(ConsoleModifiers.Shift, ConsoleKey.Enter), new(ConsoleModifiers.Alt, ConsoleKey.Enter)],
        KeyAction.Run => [new(ConsoleModifiers.Control, ConsoleKey.Enter), new(ConsoleModifiers.Control | ConsoleModifiers.Alt, ConsoleKey.Enter)],
        KeyAction.HistoryPrevious => [new(ConsoleKey.UpArrow)],
        KeyAction.HistoryNext => [new(ConsoleKey.DownArrow)],
        KeyAction.HistorySearch => [new(ConsoleModifiers.Control, ConsoleKey.R)],
        KeyAction.Leave => [new(ConsoleModifiers.Control, ConsoleKey.D)],
        KeyAction.Explain => [new(ConsoleKey.F1)],
        KeyAction.Source => [new(ConsoleKey.F12)],
        KeyAction.Instructions => [new(ConsoleKey.F9)],
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    // PrettyPrompt takes no key at all for its own usual ones, so there is always one that nobody presses.
    private KeyPressPatterns Patterns(KeyAction action, params KeyPressPattern[] ours) =>
        new([.. _keys[(int)action], .. ours, OwnKey.Pattern(OwnKey.Never)]);
}
