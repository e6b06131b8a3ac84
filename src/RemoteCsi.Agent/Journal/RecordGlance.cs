using System.Text.Json;

namespace RemoteCsi.Agent.Journal;

/// <summary>What a record is and of which submission, seen without reading the texts in it, which may be long.</summary>
/// <param name="Kind">As <see cref="JournalRecord"/> writes it; null for what is no record.</param>
/// <param name="Index">The submission; 0 for none.</param>
internal readonly record struct RecordGlance(string? Kind, int Index)
{
    /// <summary>What was received.</summary>
    public const string Received = "received";

    /// <summary>What ended.</summary>
    public const string Ended = "ended";

    /// <summary>Where the session began anew.</summary>
    public const string Reset = "reset";

    /// <summary>Looks at a record. Both stand at its beginning.</summary>
    public static RecordGlance At(ReadOnlySpan<byte> payload)
    {
        string? kind = null;
        var reader = new Utf8JsonReader(payload);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // In what ended, it is the outcome that has the number.
            if (reader.CurrentDepth <= 2 && reader.ValueTextEquals("index"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int index) ? new RecordGlance(kind, index) : new RecordGlance(kind, 0);
            }

            if (reader.CurrentDepth == 1 && kind is null && reader.ValueTextEquals("kind"u8) && reader.Read())
            {
                kind = reader.GetString();
                if (kind is not (Received or Ended))
                {
                    break;
                }
            }
        }

        return new RecordGlance(kind, 0);
    }
}
