namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks to start a session anew.</summary>
/// <param name="Session">Which.</param>
/// <param name="ResetId">Chosen by the client, so that a repeat after a lost link is recognised; at most 64 characters.</param>
public sealed record ResetRequest(SessionSelector Session, string ResetId);
