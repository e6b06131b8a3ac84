using System.Text.Encodings.Web;
using System.Text.Json;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Commands;

/// <summary>Answers to questions about names as JSON, with the fields of the protocol.</summary>
internal static class ExploringJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, on one line, without the line's end.</summary>
    public static string Of<T>(T answer, bool forTerminal)
    {
        string json = JsonSerializer.Serialize(answer, Options);
        return forTerminal ? TerminalFilter.CleanJson(json) : json;
    }
}
