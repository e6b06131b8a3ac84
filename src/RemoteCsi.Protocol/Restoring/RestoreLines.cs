using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Restoring;

/// <summary>The form of <see cref="RestoreCall"/> and <see cref="RestoreNews"/> between the two programs: each a line of JSON.</summary>
public static class RestoreLines
{
    /// <summary>A call as a line, without its end.</summary>
    public static string Write(RestoreCall call) => JsonSerializer.Serialize(call, RestoreJson.Default.RestoreCall);

    /// <summary>News as a line, without its end.</summary>
    public static string Write(RestoreNews news) => JsonSerializer.Serialize(news, RestoreJson.Default.RestoreNews);

    /// <summary>The call of a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RestoreCall ReadCall(string line) =>
        JsonSerializer.Deserialize(line, RestoreJson.Default.RestoreCall) ?? throw new JsonException("a line holds no call");

    /// <summary>The news of a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RestoreNews ReadNews(string line) =>
        JsonSerializer.Deserialize(line, RestoreJson.Default.RestoreNews) ?? throw new JsonException("a line holds no news");
}

/// <summary>How the two are read and written, worked out when this assembly was built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestoreCall))]
[JsonSerializable(typeof(RestoreNews))]
internal sealed partial class RestoreJson : JsonSerializerContext;
