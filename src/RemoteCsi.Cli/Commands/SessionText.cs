using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary>Sessions as <c>rcsi list</c> shows them.</summary>
internal static class SessionText
{
    /// <summary>A row each, under a row of headings.</summary>
    public static List<string[]> Rows((InvokeTarget Target, SessionInfo Session)[] sessions, bool withEndpoint)
    {
        string[] headings = ["ID", "NAME", "STATE", "AVAILABILITY", "SUBMISSIONS", "LAST USED"];
        List<string[]> rows = [withEndpoint ? ["ENDPOINT", .. headings] : headings];
        foreach ((InvokeTarget target, SessionInfo session) in sessions)
        {
            string[] cells =
            [
                session.Id.ToString(CultureInfo.InvariantCulture), session.Name ?? "(temporary)", session.State.ToString(),
                session.Availability.ToString(), session.Submissions.ToString(CultureInfo.InvariantCulture), Time(session.LastUsed.ToLocalTime()),
            ];
            rows.Add(withEndpoint ? [target.Text, .. cells] : cells);
        }

        return rows;
    }

    /// <summary>Everything of one session, a line each.</summary>
    public static IEnumerable<string> Detail(InvokeTarget target, SessionInfo session)
    {
        foreach ((string name, object? value) in Fields(target, session))
        {
            string shown = value switch
            {
                null => "-",
                DateTimeOffset time => Time(time.ToLocalTime()),
                bool yes => yes ? "yes" : "no",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "-",
            };
            yield return $"{name,-20} {shown}";
        }
    }

    /// <summary>All sessions as one JSON array, on one line.</summary>
    public static string Json((InvokeTarget Target, SessionInfo Session)[] sessions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach ((InvokeTarget target, SessionInfo session) in sessions)
            {
                json.WriteStartObject();
                foreach ((string name, object? value) in Fields(target, session))
                {
                    json.WritePropertyName(name);
                    WriteValue(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IEnumerable<(string Name, object? Value)> Fields(InvokeTarget target, SessionInfo session) =>
    [
        ("endpoint", target.Text), ("id", session.Id), ("instanceId", session.InstanceId), ("name", session.Name),
        ("state", session.State.ToString()), ("availability", session.Availability.ToString()), ("temporary", session.Temporary),
        ("created", session.Created), ("lastUsed", session.LastUsed), ("submissions", session.Submissions),
        ("clients", session.Clients), ("idleTimeoutSeconds", session.IdleTimeoutSeconds), ("workerPid", session.WorkerPid),
        ("runtime", session.Runtime), ("runningSubmissionId", session.RunningSubmissionId), ("runningFor", session.RunningFor),
        ("cause", session.Cause),
    ];

    /// <summary>Writes a field of a listing.</summary>
    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
