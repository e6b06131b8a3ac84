namespace RemoteCsi.Agent.Workers;

/// <summary>Where a session has the things of its worker.</summary>
/// <param name="Socket">Where it listens.</param>
/// <param name="Directory">The working directory its code starts in.</param>
/// <param name="ErrorFile">Where its descriptor 2 goes; the tail tells why it died.</param>
internal sealed record WorkerPlace(string Socket, string Directory, string ErrorFile);
