using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Sessions;

/// <summary>What an entry of the audit log is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditKind>))]
public enum AuditKind
{
    /// <summary>A session was asked for.</summary>
    [JsonStringEnumMemberName("opened")]
    Opened,

    /// <summary>A submission came; recorded before anything was done with it.</summary>
    [JsonStringEnumMemberName("submitted")]
    Submitted,

    /// <summary>A submission ended.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>A session was removed.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,
}
