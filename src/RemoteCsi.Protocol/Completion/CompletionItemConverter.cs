using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Completion;

/// <summary>Reads and writes an item in the form that a serialiser would give it.</summary>
/// <remarks>
/// A list may have thousands of them (types to import; all names of a deep session, for who does not ask for <see cref="CompletionList.Runs"/>), written and read twice between
/// compiler and client. A serialiser, to which a record's constructor
/// has its arguments as objects, takes two to three times as long, and makes a string of each of ten thousand like kinds.
/// </remarks>
internal sealed class CompletionItemConverter : JsonConverter<CompletionItem>
{
    private static readonly JsonEncodedText Label = JsonEncodedText.Encode("label");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText Insert = JsonEncodedText.Encode("insert");
    private static readonly JsonEncodedText Filter = JsonEncodedText.Encode("filter");
    private static readonly JsonEncodedText Suffix = JsonEncodedText.Encode("suffix");
    private static readonly JsonEncodedText Import = JsonEncodedText.Encode("import");
    private static readonly JsonEncodedText Edits = JsonEncodedText.Encode("edits");

    // The most frequent first; any other is read as well.
    private static readonly string[] Kinds =
    [
        "Field", "Method", "Property", "Class", "ExtensionMethod", "Structure", "Keyword", "Interface", "Local", "Enum", "EnumMember", "Delegate", "Event", "Namespace", "Constant",
        "Parameter", "Snippet",
    ];

    /// <inheritdoc/>
    public override CompletionItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an item of a completion list is no object");
        }

        string? label = null, kind = null, insert = null, filter = null, suffix = null, import = null;
        bool edits = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Takes(ref reader, Label))
            {
                label = Text(ref reader);
            }
            else if (Takes(ref reader, Kind))
            {
                kind = KindOf(ref reader);
            }
            else if (Takes(ref reader, Insert))
            {
                insert = Text(ref reader);
            }
            else if (Takes(ref reader, Filter))
            {
                filter = Text(ref reader);
            }
            else if (Takes(ref reader, Suffix))
            {
                suffix = Text(ref reader);
            }
            else if (Takes(ref reader, Import))
            {
                import = Text(ref reader);
            }
            else if (Takes(ref reader, Edits))
            {
                edits = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw new JsonException("'edits' of a completion item is neither true nor false");
            }
            else
            {
                // A field of a later version.
                reader.Skip();
            }
        }

        return new CompletionItem(
            label ?? throw new JsonException("a completion item has no label"), kind ?? throw new JsonException("a completion item has no kind"), insert, filter, suffix, import, edits);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CompletionItem value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Label, value.Label);
        writer.WriteString(Kind, value.Kind);
        WriteIfAny(writer, Insert, value.Insert);
        WriteIfAny(writer, Filter, value.Filter);
        WriteIfAny(writer, Suffix, value.Suffix);
        WriteIfAny(writer, Import, value.Import);
        if (value.Edits)
        {
            writer.WriteBoolean(Edits, true);
        }

        writer.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, JsonEncodedText name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    // Moves to the field's value when it has that name.
    private static bool Takes(ref Utf8JsonReader reader, JsonEncodedText name) => reader.ValueTextEquals(name.EncodedUtf8Bytes) && reader.Read();

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.String or JsonTokenType.Null
        ? reader.GetString()
        : throw new JsonException("a field of a completion item is no text");

    private static string? KindOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (string kind in Kinds)
            {
                if (reader.ValueTextEquals(kind))
                {
                    return kind;
                }
            }
        }

        return Text(ref reader);
    }
}
