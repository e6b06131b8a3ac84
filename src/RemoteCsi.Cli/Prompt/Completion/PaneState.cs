using PrettyPrompt.Documents;
using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Whether PrettyPrompt's completion pane is open and what is selected, worked out from what it asks during a key.</summary>
/// <remarks>
/// The pane itself cannot be seen. While open it asks for the span to replace when a key goes down and again when it goes
/// up; it asks for items when it opens; it closes when both ends of the span moved. Down and Up move the selection, every
/// other key puts it on the first item. Used by the key loop only.
/// </remarks>
internal sealed class PaneState
{
    private int _spansAsked;
    private TextSpan _firstSpan;
    private TextSpan _lastSpan;
    private PaneList? _given;
    private bool _itemsAsked;
    private bool _committed;

    /// <summary>True when the pane is on the screen.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What it shows.</summary>
    public PaneList? List { get; private set; }

    /// <summary>Index of the selected item.</summary>
    public int Selected { get; private set; }

    /// <summary>True when the person moved the selection.</summary>
    public bool Navigated { get; set; }

    /// <summary>The selected item; null when the pane is closed.</summary>
    public PaneItem? SelectedItem => IsOpen && List is { } list && Selected < list.Items.Count ? list.Items[Selected] : null;

    /// <summary>The pane is closed, as at the start of a reading.</summary>
    public void Reset()
    {
        IsOpen = Navigated = false;
        List = null;
        Selected = 0;
        StartKey();
    }

    /// <summary>The span was asked for.</summary>
    public void SpanAsked(TextSpan span)
    {
        if (_spansAsked++ == 0)
        {
            _firstSpan = span;
        }

        _lastSpan = span;
    }

    /// <summary>Items were asked for; null for none.</summary>
    public void ItemsAsked(PaneList? given)
    {
        _itemsAsked = true;
        _given = given;
    }

    /// <summary>The selected item was taken.</summary>
    public void Committed() => _committed = true;

    /// <summary>The key is done.</summary>
    public void EndKey(ConsoleKeyInfo key)
    {
        if (_itemsAsked)
        {
            IsOpen = _given is { Items.Count: > 0 };
            List = _given;
            Selected = 0;
            Navigated = false;
        }
        else if (IsOpen)
        {
            bool moved = _firstSpan.Start != _lastSpan.Start && _firstSpan.End != _lastSpan.End;
            if (_committed || _spansAsked < 2 || moved)
            {
                IsOpen = Navigated = false;
                List = null;
            }
            else
            {
                Select(key);
            }
        }

        StartKey();
    }

    private void Select(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.DownArrow, Modifiers: 0 } or { Key: ConsoleKey.N, Modifiers: ConsoleModifiers.Control }:
                Selected = Math.Min(Selected + 1, List!.Items.Count - 1);
                Navigated = true;
                break;
            case { Key: ConsoleKey.UpArrow, Modifiers: 0 } or { Key: ConsoleKey.P, Modifiers: ConsoleModifiers.Control }:
                Selected = Math.Max(Selected - 1, 0);
                Navigated = true;
                break;
            case { Key: OwnKey.Complete or ConsoleKey.Spacebar, Modifiers: not 0 }:
                break;
            default:
                Selected = 0;
                Navigated = false;
                break;
        }
    }

    private void StartKey()
    {
        _spansAsked = 0;
        _given = null;
        _itemsAsked = _committed = false;
    }
}
