namespace RemoteCsi.Client.Links;

/// <summary>Whether the way to an agent is open.</summary>
public enum LinkStatus
{
    /// <summary>Open; output missed meanwhile has been asked for again.</summary>
    Up,

    /// <summary>Lost; being made again with growing pauses.</summary>
    Lost,

    /// <summary>Lost, and given up after <see cref="RemoteAgentOptions.ReconnectTimeout"/>. The next call tries anew.</summary>
    GivenUp,
}
