using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>Which of the two console streams.</summary>
[JsonConverter(typeof(OutputStreamConverter))]
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>Writes <see cref="OutputStream"/> in lower case.</summary>
internal sealed class OutputStreamConverter()
    : JsonStringEnumConverter<OutputStream>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
