using System.Diagnostics;

namespace RemoteCsi.Worker.Display;

/// <summary>Builds the display of one value, within bounds of depth, items, text and time.</summary>
/// <remarks>
/// <see cref="Show"/> runs foreign code, on a thread that may never come back from it; <see cref="Snapshot"/> may be called from
/// another thread at any moment and gives what there is so far. The tree changes only under the gate.
/// </remarks>
/// <param name="timeLimit">When to stop going on to further parts.</param>
/// <param name="mostBytes">See <see cref="MostBytes"/>.</param>
/// <param name="tooLong">What stands where the rest is missing.</param>
/// <param name="isDetailed">True for more parts, and for the members of objects that have a one-line form: see <see cref="IsDetailedAt"/>.</param>
internal sealed class DisplayWalk(
    TimeSpan timeLimit, int mostBytes = DisplayWalk.MostBytes, string tooLong = DisplayWalk.TooLong, bool isDetailed = false)
{
    /// <summary>How many levels of parts there are below the value itself.</summary>
    public const int DeepestLevel = 6;

    /// <summary>The most items or members of one node, unless in detail.</summary>
    private const int MostPartsUsually = 100;
    private const int MostPartsInDetail = 1000;
    private const int DetailedLevels = 2;
    private const int LongestStringInDetail = 32 * 1024;

    /// <summary>The most that all nodes weigh, in bytes as a client is sent them. With the rest of its outcome that is within 64 KB.</summary>
    public const int MostBytes = 58 * 1024;

    /// <summary>The longest one-line form of an object, in UTF-16 units.</summary>
    public const int LongestLine = 4096;

    // What JSON puts around the text of a node, and around the name of a member.
    private const int NodeOverhead = 60;
    private const int NameOverhead = 20;
    private const long LongestNumberBits = 1_000_000;
    private const string TooLong = "display took longer than 0.75 s";

    private readonly object _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly PartialNode _root = new();

    // Used by the thread that walks.
    private readonly List<object> _path = [];
    private int _bytesLeft = mostBytes;

    /// <summary>Walks a value; returns when it is done or out of time.</summary>
    public void Show(object? value)
    {
        Fill(_root, value, 0);
    }

    /// <summary>Shows that there was no value, and why.</summary>
    public void ShowFailure(Exception exception)
    {
        Fail(_root, exception);
        Change(_root, static whole => whole.IsComplete = true);
    }

    /// <summary>Shows words in the place of a value.</summary>
    public void ShowElided(string text)
    {
        Leaf(_root, ValueKind.Elided, text, null);
        Change(_root, static whole => whole.IsComplete = true);
    }

    /// <summary>What there is so far.</summary>
    public ValueNode Snapshot()
    {
        lock (_gate)
        {
            return _root.Freeze(tooLong);
        }
    }

    /// <summary>The most items or members of one node.</summary>
    public int MostParts => isDetailed ? MostPartsInDetail : MostPartsUsually;

    /// <summary>
    /// Whether an object at that level is shown by its members even if it has a line of its own. In detail the value itself is, and what it holds;
    /// further in, a line says more than another hundred members.
    /// </summary>
    public bool IsDetailedAt(int level) => isDetailed && level < DetailedLevels;

    /// <summary>What is left of the bytes; negative when the last text ran over.</summary>
    public int BytesLeft => _bytesLeft;

    /// <summary>True when no further part should be begun.</summary>
    internal bool IsExhausted => _bytesLeft <= 0 || IsOutOfTime;

    private bool IsOutOfTime => Stopwatch.GetElapsedTime(_started) >= timeLimit;

    internal void Fill(PartialNode node, object? value, int level)
    {
        if (IsOutOfTime)
        {
            Leaf(node, ValueKind.Failed, tooLong, null, truncated: true);
            Change(node, static whole => whole.IsComplete = true);
            return;
        }

        bool entered = false;
        try
        {
            if (value is null)
            {
                Leaf(node, ValueKind.Null, "null", null);
            }
            else if (ShowScalar(node, value))
            {
                // Done.
            }
            else if (level >= DeepestLevel || _bytesLeft <= 0)
            {
                Leaf(node, ValueKind.Elided, "…", TypeNames.Of(value.GetType()), truncated: true);
            }
            else if (!value.GetType().IsValueType && IsOnPath(value))
            {
                Leaf(node, ValueKind.Cycle, $"<cycle: {TypeNames.Of(value.GetType())}>", TypeNames.Of(value.GetType()));
            }
            else
            {
                _path.Add(value);
                entered = true;
                new ObjectDisplay(this, node, value, level).Show();
            }
        }
        catch (Exception e) when (e is not ThreadInterruptedException)
        {
            // Foreign code threw; that is what there is to show. An interrupt ends this thread: nobody waits for it, and
            // the node stays incomplete.
            Fail(node, e);
        }

        if (entered)
        {
            _path.RemoveAt(_path.Count - 1);
        }

        Change(node, static whole => whole.IsComplete = true);
    }

    /// <summary>A node without parts.</summary>
    internal void Leaf(PartialNode node, ValueKind kind, string text, string? typeName, long? count = null, bool truncated = false)
    {
        int whole = text.Length;
        _bytesLeft -= NodeOverhead + (typeName?.Length ?? 0);
        text = Charge(text);
        bool cut = text.Length < whole;
        lock (_gate)
        {
            node.Kind = kind;
            node.Text = text;
            node.TypeName = typeName;
            node.Count = count;
            node.Truncated = truncated || cut;
        }
    }

    /// <summary>A node with items to come.</summary>
    internal void WithItems(PartialNode node, ValueKind kind, string text, string typeName, long? count)
    {
        Leaf(node, kind, text, typeName, count);
        lock (_gate)
        {
            node.Items = [];
        }
    }

    /// <summary>A node with members to come.</summary>
    internal void WithMembers(PartialNode node, ValueKind kind, string text, string typeName)
    {
        Leaf(node, kind, text, typeName);
        lock (_gate)
        {
            node.Members = [];
        }
    }

    /// <summary>Adds an empty item.</summary>
    internal PartialNode AddItem(PartialNode node)
    {
        var item = new PartialNode();
        lock (_gate)
        {
            node.Items!.Add(item);
        }

        return item;
    }

    /// <summary>Adds an empty member.</summary>
    internal PartialNode AddMember(PartialNode node, string name)
    {
        var value = new PartialNode();
        _bytesLeft -= NameOverhead;
        name = Charge(name);
        lock (_gate)
        {
            (node.Members ??= []).Add((name, value));
        }

        return value;
    }

    /// <summary>Changes a node under the gate.</summary>
    internal void Change(PartialNode node, Action<PartialNode> change)
    {
        lock (_gate)
        {
            change(node);
        }
    }

    /// <summary>Adds what was thrown in place of further parts, or as the node itself when it has none.</summary>
    internal void Fail(PartialNode node, Exception exception)
    {
        string text = ForeignCode.Describe(exception);
        if (node.Items is not null)
        {
            PartialNode item = AddItem(node);
            Leaf(item, ValueKind.Failed, text, null);
            Change(item, static failed => failed.IsComplete = true);
            Change(node, static container => container.Truncated = true);
        }
        else
        {
            Leaf(node, ValueKind.Failed, text, node.TypeName);
        }
    }

    private bool ShowScalar(PartialNode node, object value)
    {
        switch (value)
        {
            case string text:
                int limit = Math.Min(isDetailed ? LongestStringInDetail : Literal.LongestString, Math.Max(_bytesLeft - NodeOverhead, 0));
                Leaf(node, ValueKind.String, Literal.Of(text, limit), "string", text.Length > limit ? text.Length : null, text.Length > limit);
                return true;
            case char character:
                Leaf(node, ValueKind.String, Literal.Of(character), "char");
                return true;
        }

        if (Literal.OfPrimitive(value) is string literal)
        {
            Leaf(node, ValueKind.Scalar, literal, TypeNames.Of(value.GetType()));
            return true;
        }

        if (value is System.Numerics.BigInteger huge && huge.GetBitLength() > LongestNumberBits)
        {
            // Its digits are not worth the minutes of processor time that nobody could interrupt.
            Leaf(node, ValueKind.Scalar, $"[a number of {huge.GetBitLength()} bits]", TypeNames.Of(value.GetType()), truncated: true);
            return true;
        }

        if (Literal.IsBracketed(value))
        {
            string text = value.ToString() ?? "";
            bool cut = text.Length > LongestLine;
            Leaf(node, ValueKind.Scalar, $"[{(cut ? text[..LongestLine] + "…" : text)}]", TypeNames.Of(value.GetType()), truncated: cut);
            return true;
        }

        return false;
    }

    private bool IsOnPath(object value)
    {
        foreach (object outer in _path)
        {
            if (ReferenceEquals(outer, value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As much of a text as there is room for, at least a mark that there was one.</summary>
    private string Charge(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            // As JSON in UTF-8: escaped, one byte, or up to three for a unit.
            _bytesLeft -= text[i] switch { '"' or '\\' => 2, < ' ' => 6, < '\x80' => 1, < '\u0800' => 2, _ => 3 };
            if (_bytesLeft < 0 && i > 0)
            {
                int end = char.IsHighSurrogate(text[i - 1]) ? i - 1 : i;
                return text[..end] + "…";
            }
        }

        return text;
    }
}
