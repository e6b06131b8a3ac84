using System.Text;
using System.Text.Json;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Commands;

/// <summary>Settings in words.</summary>
internal static class SettingText
{
    /// <summary>One as a row of a table.</summary>
    public static string[] Row(SettingValue value) =>
    [
        value.Name,
        value.Value switch
        {
            bool isOn => isOn ? "true" : "false",
            string[] names => names.Length == 0 ? "(none)" : string.Join(", ", names),
            string text => text,
            _ => "(none)",
        },
        SourceOf(value) + (value.Where is null ? "" : $" ({value.Where})"),
    ];

    /// <summary>All as a JSON object.</summary>
    public static string Json(ConfigFile file, Endpoint endpoint, Settings settings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", file.Path);
            json.WriteBoolean("exists", file.IsThere);
            json.WriteString("endpoint", endpoint.ToString());
            json.WriteStartArray("settings");
            foreach (SettingValue value in settings.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", value.Name);
                Write(json, value.Value);
                json.WriteString("source", SourceOf(value));
                json.WriteString("where", value.Where);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("themes");
            foreach (Theming.Theme theme in file.Themes)
            {
                json.WriteStringValue(theme.Name);
            }

            json.WriteEndArray();
            json.WriteStartArray("problems");
            foreach (string problem in file.Problems)
            {
                json.WriteStringValue(problem);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string SourceOf(SettingValue value) => Setting.NameOf(value.Source);

    private static void Write(Utf8JsonWriter json, object? value)
    {
        json.WritePropertyName("value");
        switch (value)
        {
            case bool isOn:
                json.WriteBooleanValue(isOn);
                break;
            case string[] names:
                json.WriteStartArray();
                Array.ForEach(names, json.WriteStringValue);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((string?)value);
                break;
        }
    }
}
