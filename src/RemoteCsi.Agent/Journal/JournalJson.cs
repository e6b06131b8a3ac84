using System.Text.Json.Serialization;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Journal;

/// <summary>Source-generated serialisation of journal records and of the audit log's entries.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(StringJson)])]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
