namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks for a new session.</summary>
/// <param name="Name">Its name; null makes a temporary session, removed when its last client leaves.</param>
/// <param name="IdleTimeoutSeconds">Seconds without client and running code until it is removed; null for the agent's default of 24 hours.</param>
/// <param name="WorkingDirectory">Directory its code starts in; null, or one that does not exist, means the user's home.</param>
/// <param name="Enter">True enters it in the same call, from its first output on, so that no output can be missed.</param>
/// <param name="ReuseExisting">True returns the session of that name when there is one, instead of refusing.</param>
public sealed record NewSessionRequest(
    string? Name = null, int? IdleTimeoutSeconds = null, string? WorkingDirectory = null, bool Enter = false,
    bool ReuseExisting = false);
