using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary>Recorded submissions and entries of the audit log as <c>rcsi history</c> shows them.</summary>
internal static class HistoryText
{
    /// <summary>How a submission ended, in a word.</summary>
    public static string Word(SubmissionStatus? status) => status is { } ended ? LowerFirst(ended.ToString()) : "running";

    /// <summary>A moment, in the time of this machine.</summary>
    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An entry of the audit log on one line.</summary>
    public static string Line(AuditEntry entry)
    {
        string session = entry.Name is null ? $"{entry.Session}" : $"{entry.Session} '{entry.Name}'";
        string what = entry.Kind switch
        {
            AuditKind.Opened => $"session {session} opened",
            AuditKind.Removed => $"session {session} removed ({entry.Reason})",
            AuditKind.Submitted => $"session {session} submission {entry.Index} received, sha256 {entry.SourceHash}",
            _ => $"session {session} submission {entry.Index} {Word(entry.Status)}",
        };
        return $"{Time(entry.At)}  {what}{(entry.By is null ? "" : $"  by {entry.By}")}";
    }

    /// <summary>A recorded submission as a JSON object on one line.</summary>
    public static string Json(HistoryEntry entry) => Json(
    [
        ("index", entry.Index), ("submissionId", entry.SubmissionId), ("by", entry.By), ("at", entry.At), ("endedAt", entry.EndedAt),
        ("status", entry.Status is null ? null : Word(entry.Status)), ("sourceHash", entry.SourceHash), ("code", entry.Code),
    ]);

    /// <summary>An entry of the audit log as a JSON object on one line.</summary>
    public static string Json(AuditEntry entry) => Json(
    [
        ("at", entry.At), ("kind", LowerFirst(entry.Kind.ToString())), ("session", entry.Session), ("instanceId", entry.InstanceId.ToString()),
        ("name", entry.Name), ("by", entry.By), ("index", entry.Index), ("submissionId", entry.SubmissionId), ("sourceHash", entry.SourceHash),
        ("status", entry.Status is null ? null : Word(entry.Status)), ("reason", entry.Reason),
    ]);

    private static string LowerFirst(string word) => char.ToLowerInvariant(word[0]) + word[1..];

    private static string Json((string Name, object? Value)[] fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, object? value) in fields)
            {
                json.WritePropertyName(name);
                SessionText.WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
