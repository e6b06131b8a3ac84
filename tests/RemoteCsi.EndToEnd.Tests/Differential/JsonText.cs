using System.Text.Json;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>JSON in one spelling, so that escapes chosen by an encoder do not count.</summary>
public static class JsonText
{
    public static string Compact(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
