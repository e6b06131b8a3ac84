using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Display;

/// <summary>What a <see cref="DisplayNode"/> stands for, so that a client can draw it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisplayKind>))]
public enum DisplayKind
{
    /// <summary>null.</summary>
    [JsonStringEnumMemberName("null")]
    Null,

    /// <summary>A number, Boolean, enum member, GUID, date…: <see cref="DisplayNode.Text"/> is all of it.</summary>
    [JsonStringEnumMemberName("scalar")]
    Scalar,

    /// <summary>A string or character, as a C# literal.</summary>
    [JsonStringEnumMemberName("string")]
    String,

    /// <summary>A sequence: <see cref="DisplayNode.Items"/>.</summary>
    [JsonStringEnumMemberName("sequence")]
    Sequence,

    /// <summary>A dictionary: <see cref="DisplayNode.Items"/> are <see cref="Entry"/> nodes.</summary>
    [JsonStringEnumMemberName("dictionary")]
    Dictionary,

    /// <summary>A key and a value, as two <see cref="DisplayNode.Items"/>.</summary>
    [JsonStringEnumMemberName("entry")]
    Entry,

    /// <summary>A tuple: <see cref="DisplayNode.Items"/>.</summary>
    [JsonStringEnumMemberName("tuple")]
    Tuple,

    /// <summary>An object with <see cref="DisplayNode.Members"/>: records, anonymous types, classes, structs.</summary>
    [JsonStringEnumMemberName("object")]
    Object,

    /// <summary>An object shown by one line of its own (<c>ToString</c> override, <c>DebuggerDisplay</c>, a type, a delegate).</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>An exception as a value; the text is its type and message.</summary>
    [JsonStringEnumMemberName("exception")]
    Exception,

    /// <summary>The display failed here: the text names what the getter or <c>ToString</c> threw, or that it took too long.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>An object that is being shown further out: a cycle.</summary>
    [JsonStringEnumMemberName("cycle")]
    Cycle,

    /// <summary>Left out because a bound was reached.</summary>
    [JsonStringEnumMemberName("elided")]
    Elided,
}
