using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>How grave a message of the compiler is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiagnosticSeverity>))]
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>Compiles, but is likely wrong.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Does not compile.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
