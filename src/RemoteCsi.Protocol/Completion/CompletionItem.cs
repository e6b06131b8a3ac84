using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Completion;

/// <summary>One thing that could stand at the caret.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Kind">Roslyn's first tag: <c>Method</c>, <c>Class</c>, <c>Keyword</c>, <c>Local</c>, …</param>
/// <param name="Insert">What is inserted; null when it is the label.</param>
/// <param name="Filter">What the typed prefix is matched with; null when it is the label.</param>
/// <param name="Suffix">What is shown dimmed after the label (<c>&lt;&gt;</c>); null when nothing.</param>
/// <param name="Import">The namespace that has to be imported for it, by a <c>using</c> before the text; null when nothing has to.</param>
/// <param name="Edits">True when taking it changes more than its name being written; <see cref="CompletionDescription.Edit"/> says what.</param>
[JsonConverter(typeof(CompletionItemConverter))]
public sealed record CompletionItem(
    string Label, string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Insert = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Filter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Suffix = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Import = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Edits = false);
