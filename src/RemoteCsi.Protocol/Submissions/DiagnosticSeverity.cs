using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>How grave a message of the compiler is.</summary>
[JsonConverter(typeof(DiagnosticSeverityConverter))]
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Compiles, but is likely wrong.</summary>
    Warning,

    /// <summary>Does not compile.</summary>
    Error,
}

/// <summary>Writes <see cref="DiagnosticSeverity"/> in lower case, as the contract has it.</summary>
internal sealed class DiagnosticSeverityConverter()
    : JsonStringEnumConverter<DiagnosticSeverity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
