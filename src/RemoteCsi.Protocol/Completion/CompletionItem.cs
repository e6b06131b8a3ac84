using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Completion;

/// <summary>One thing that could stand at the caret.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Kind">Roslyn's first tag: <c>Method</c>, <c>Class</c>, <c>Keyword</c>, <c>Local</c>, …</param>
/// <param name="Insert">What is inserted; null when it is the label.</param>
/// <param name="Filter">What the typed prefix is matched with; null when it is the label.</param>
/// <param name="Suffix">What is shown dimmed after the label (<c>&lt;&gt;</c>); null when nothing.</param>
public sealed record CompletionItem(
    string Label, string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Insert = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Filter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Suffix = null);
