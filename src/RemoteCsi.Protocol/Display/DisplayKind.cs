using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Display;

/// <summary>What a <see cref="DisplayNode"/> stands for, so that a client can draw it.</summary>
[JsonConverter(typeof(DisplayKindConverter))]
public enum DisplayKind
{
    /// <summary>null.</summary>
    Null,

    /// <summary>A number, Boolean, enum member, GUID, date…: <see cref="DisplayNode.Text"/> is all of it.</summary>
    Scalar,

    /// <summary>A string or character, as a C# literal.</summary>
    String,

    /// <summary>A sequence: <see cref="DisplayNode.Items"/>.</summary>
    Sequence,

    /// <summary>A dictionary: <see cref="DisplayNode.Items"/> are <see cref="Entry"/> nodes.</summary>
    Dictionary,

    /// <summary>A key and a value, as two <see cref="DisplayNode.Items"/>.</summary>
    Entry,

    /// <summary>A tuple: <see cref="DisplayNode.Items"/>.</summary>
    Tuple,

    /// <summary>An object with <see cref="DisplayNode.Members"/>: records, anonymous types, classes, structs.</summary>
    Object,

    /// <summary>An object shown by one line of its own (<c>ToString</c> override, <c>DebuggerDisplay</c>, a type, a delegate).</summary>
    Text,

    /// <summary>An exception as a value; the text is its type and message.</summary>
    Exception,

    /// <summary>The display failed here: the text names what the getter or <c>ToString</c> threw, or that it took too long.</summary>
    Failed,

    /// <summary>An object that is being shown further out: a cycle.</summary>
    Cycle,

    /// <summary>Left out because a bound was reached.</summary>
    Elided,
}

/// <summary>Writes <see cref="DisplayKind"/> in camel case.</summary>
internal sealed class DisplayKindConverter()
    : JsonStringEnumConverter<DisplayKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
