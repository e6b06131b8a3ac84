using System.Text.Encodings.Web;
using System.Text.Json;

namespace RemoteCsi.Agent.Journal;

/// <summary>How records are written: what is not English, and quotation marks, as they are. The usual encoder writes six bytes for each, as if for a web page.</summary>
internal static class JournalForm
{
    /// <summary>Writes so.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes so, and reads what was written in any way.</summary>
    public static JournalJson Json { get; } = new(new JsonSerializerOptions(JournalJson.Default.Options) { Encoder = Writing.Encoder });
}
