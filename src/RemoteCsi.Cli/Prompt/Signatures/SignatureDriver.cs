using PrettyPrompt.Completion;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Cli.Prompt.Signatures;

/// <summary>Answers the key loop about signatures at once, and brings what comes late to it by a key of our own.</summary>
/// <remarks>
/// PrettyPrompt opens its pane of overloads by a key, asks for them again on each key while it is open, and closes it when there are
/// none. A bracket or a comma makes them wanted; when they are here and the caret is still in that call, this presses
/// <see cref="OwnKey.Signatures"/>. Used by the key loop only.
/// </remarks>
internal sealed class SignatureDriver(SignatureSource source, TokenColours colours, bool opensByItself)
{
    private string _text = "";
    private int _caret;

    // Where the call opens whose signatures are to be shown when they are here.
    private int? _wanted;

    // Within a key: whether PrettyPrompt was told any.
    private bool _isOpen;

    // What the open pane shows. Once the person goes through the overloads, the order stays: the pane counts on it.
    private (int Start, SignatureList List, Signature[] Ordered)? _shown;
    private bool _isChosen;
    private bool _wasOpen;

    /// <summary>True while the pane shows what can be called.</summary>
    public bool IsOpen => _wasOpen;

    /// <summary>A new reading begins, with nothing typed.</summary>
    public void Reset()
    {
        (_text, _caret, _wanted, _isOpen, _wasOpen, _shown) = ("", 0, null, false, false, null);
        source.Forget();
    }

    /// <summary>The reading is interrupted and goes on with the same text: an open pane opens again.</summary>
    public void Suspend()
    {
        _wanted = _wasOpen ? _shown?.Start : null;
        _isOpen = _wasOpen = false;
        _shown = null;
    }

    /// <summary>A key begins.</summary>
    public void BeginKey(ConsoleKeyInfo key)
    {
        _isChosen |= _wasOpen && key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow;
        _isOpen = false;
    }

    /// <summary>PrettyPrompt asks for what the pane shows.</summary>
    public IReadOnlyList<OverloadItem> Overloads(string text, int caret)
    {
        if (OpenCall.At(TypedCode.Of(text), caret) is not { } call || source.At(text, call.Start) is not { Signatures.Length: > 0 } list)
        {
            _shown = null;
            return [];
        }

        _isOpen = true;
        if (_shown is not { } shown || shown.Start != call.Start || shown.List != list)
        {
            _isChosen = false;
        }

        if (!_isChosen)
        {
            _shown = (call.Start, list, [.. list.Signatures.OrderBy(signature => SignatureItem.Takes(signature, call) ? 0 : 1)]);
        }

        return [.. _shown!.Value.Ordered.Select(signature => SignatureItem.Of(signature, call, colours))];
    }

    /// <summary>The person asks for the signatures of the call at the caret.</summary>
    public void Ask(string text, int caret)
    {
        if (OpenCall.At(TypedCode.Of(text), caret) is { } call)
        {
            source.Ask(text, call.Start);
            _wanted = call.Start;
        }
    }

    /// <summary>A key is done.</summary>
    public void EndKey(string text, int caret, ConsoleKeyInfo key)
    {
        bool changed = text != _text;
        (_text, _caret, _wasOpen) = (text, caret, _isOpen);
        if (!_isOpen)
        {
            _shown = null;
        }

        if (!changed)
        {
            return;
        }

        if (OpenCall.At(TypedCode.Of(text), caret) is not { } call)
        {
            _wanted = null;
            source.Leave();
        }
        else if (opensByItself && caret > 0 && text[caret - 1] == key.KeyChar && key.KeyChar is '(' or '[' or ',' or ')' or ']')
        {
            // After a closing bracket, that is the call around the one that ended.
            source.Ask(text, call.Start);
            _wanted = _isOpen ? null : call.Start;
        }
    }

    /// <summary>Which of our own keys come next.</summary>
    public IReadOnlyList<ConsoleKeyInfo> BetweenKeys()
    {
        if (_wanted is not { } start || source.At(_text, start) is not { } list)
        {
            return [];
        }

        _wanted = null;
        return list.Signatures.Length > 0 && OpenCall.At(TypedCode.Of(_text), _caret)?.Start == start ? [OwnKey.Press(OwnKey.Signatures)] : [];
    }
}
