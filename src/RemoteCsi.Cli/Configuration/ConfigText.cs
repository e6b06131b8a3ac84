using System.Text;
using System.Text.Json;

namespace RemoteCsi.Cli.Configuration;

/// <summary>Reads JSON with comments and commas at ends, and keeps the lines.</summary>
internal static class ConfigText
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is no such JSON; the line is in the exception.</exception>
    public static ConfigNode Read(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        text = text.StartsWith(mark) ? text[mark.Length..] : text;
        var reader = new Utf8JsonReader(text, Options);
        reader.Read();
        ConfigNode root = ReadValue(ref reader, text);

        // What follows the value is an error that only reading on finds.
        while (reader.Read())
        {
        }

        return root;
    }

    private static ConfigNode ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        int line = LineOf(text, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<ConfigMember>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    (string key, int keyLine) = (reader.GetString()!, LineOf(text, reader.TokenStartIndex));
                    reader.Read();
                    members.Add(new ConfigMember(key, keyLine, ReadValue(ref reader, text)));
                }

                return new ConfigNode(JsonValueKind.Object, line, "", [], members);
            case JsonTokenType.StartArray:
                var items = new List<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, text));
                }

                return new ConfigNode(JsonValueKind.Array, line, "", items, []);
            case JsonTokenType.String:
                return new ConfigNode(JsonValueKind.String, line, reader.GetString()!, [], []);
            default:
                JsonValueKind kind = reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    JsonTokenType.Number => JsonValueKind.Number,
                    _ => JsonValueKind.Null,
                };
                return new ConfigNode(kind, line, Encoding.UTF8.GetString(reader.ValueSpan), [], []);
        }
    }

    private static int LineOf(ReadOnlySpan<byte> text, long position) => text[..(int)position].Count((byte)'\n') + 1;
}
