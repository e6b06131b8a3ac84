using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Sessions;

/// <summary>Whether a session could run a submission now.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionAvailability>))]
public enum SessionAvailability
{
    /// <summary>Nothing runs.</summary>
    Available,

    /// <summary>A submission runs; another would wait for it.</summary>
    Busy,

    /// <summary>Broken or closed.</summary>
    None,
}
