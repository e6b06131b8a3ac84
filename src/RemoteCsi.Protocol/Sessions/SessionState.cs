using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Sessions;

/// <summary>The states of a session, with PowerShell's names where they fit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionState>))]
public enum SessionState
{
    /// <summary>Usable, and at least one client has entered it.</summary>
    Opened,

    /// <summary>Usable, and no client has entered it.</summary>
    Disconnected,

    /// <summary>Its worker is gone and its variables with it; <see cref="SessionInfo.Cause"/> says why.</summary>
    Broken,

    /// <summary>Removed.</summary>
    Closed,
}
