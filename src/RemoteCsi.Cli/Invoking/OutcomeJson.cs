using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>An outcome as the object that <c>rcsi invoke --json</c> promises. Fields without a value are there, and null.</summary>
internal static class OutcomeJson
{
    // Written field by field: a serializer would have to be warmed up for this one object.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>The object, on one line, without the line's end.</summary>
    public static string Write(SubmissionOutcome outcome, string stdout, string stderr, string endpoint, string session, TimeSpan elapsed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", Camel(outcome.Status.ToString()));
            WriteText(json, "text", outcome.Value is null ? null : ValueRenderer.Render(outcome.Value, RenderTarget.Plain));
            WriteValue(json, outcome.ValueJson);
            WriteText(json, "type", outcome.ValueType);
            json.WriteString("stdout", stdout);
            json.WriteString("stderr", stderr);
            WriteDiagnostics(json, outcome);
            WriteException(json, outcome.Exception);
            json.WriteString("endpoint", endpoint);
            json.WriteString("session", session);
            json.WriteNumber("elapsedMs", Math.Round(elapsed.TotalMilliseconds, 3));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteDiagnostics(Utf8JsonWriter json, SubmissionOutcome outcome)
    {
        json.WriteStartArray("diagnostics");
        foreach (SubmissionDiagnostic diagnostic in outcome.Diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("id", diagnostic.Id);
            json.WriteString("severity", Camel(diagnostic.Severity.ToString()));
            json.WriteString("message", diagnostic.Message);
            json.WriteNumber("line", diagnostic.Line);
            json.WriteNumber("column", diagnostic.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteException(Utf8JsonWriter json, ExceptionInfo? exception)
    {
        if (exception is null)
        {
            json.WriteNull("exception");
            return;
        }

        json.WriteStartObject("exception");
        json.WriteString("type", exception.Type);
        json.WriteString("message", exception.Message);
        json.WriteString("stack", exception.Stack);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string? value)
    {
        json.WritePropertyName("value");
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        try
        {
            // Parsed and written again, so that it is one line and really JSON, whoever made it.
            using JsonDocument document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 128 });
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteNullValue();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
