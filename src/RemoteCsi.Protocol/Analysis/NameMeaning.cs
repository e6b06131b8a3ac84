using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Analysis;

/// <summary>What a name can mean.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NameMeaning>))]
public enum NameMeaning
{
    /// <summary>A class, struct, record, enum, delegate or type parameter.</summary>
    [JsonStringEnumMemberName("type")]
    Type,

    /// <summary>An interface.</summary>
    [JsonStringEnumMemberName("interface")]
    Interface,

    /// <summary>A method, a local function or an extension method.</summary>
    [JsonStringEnumMemberName("method")]
    Method,

    /// <summary>A property, a field or an event; a variable of the session, too.</summary>
    [JsonStringEnumMemberName("member")]
    Member,

    /// <summary>A constant or a member of an enum.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>A variable or parameter of the text itself.</summary>
    [JsonStringEnumMemberName("local")]
    Local,

    /// <summary>A namespace.</summary>
    [JsonStringEnumMemberName("namespace")]
    Namespace,
}
