namespace RemoteCsi.Worker.Display;

/// <summary>What a <see cref="ValueNode"/> stands for; the same kinds, in the same order, as the client protocol's.</summary>
public enum ValueKind : byte
{
    /// <summary>null.</summary>
    Null,

    /// <summary>A number, Boolean, enum member, GUID, date…</summary>
    Scalar,

    /// <summary>A string or character, as a C# literal.</summary>
    String,

    /// <summary>A sequence.</summary>
    Sequence,

    /// <summary>A dictionary: its items are entries.</summary>
    Dictionary,

    /// <summary>A key and a value, as two items.</summary>
    Entry,

    /// <summary>A tuple.</summary>
    Tuple,

    /// <summary>An object with members.</summary>
    Object,

    /// <summary>An object shown by one line of its own.</summary>
    Text,

    /// <summary>An exception as a value.</summary>
    Exception,

    /// <summary>The display failed here.</summary>
    Failed,

    /// <summary>An object that is being shown further out.</summary>
    Cycle,

    /// <summary>Left out because a bound was reached.</summary>
    Elided,
}
