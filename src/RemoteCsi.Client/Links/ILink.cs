namespace RemoteCsi.Client.Links;

/// <summary>A two-way stream of bytes to an agent, over whatever transport.</summary>
internal interface ILink : IAsyncDisposable
{
    /// <summary>What the agent sends.</summary>
    Stream Reading { get; }

    /// <summary>What the agent gets; may be the same stream.</summary>
    Stream Writing { get; }

    /// <summary>How long the agent may take to answer the hello.</summary>
    TimeSpan HelloTimeout { get; }

    /// <summary>Ends the transport at once, whatever is still on its way, so that reading and writing end. May be called again.</summary>
    void Abort();

    /// <summary>Says in a person's words why the link ended, or did not begin to speak.</summary>
    /// <param name="exception">What the reader or writer met; null at a plain end.</param>
    /// <param name="timedOut">True when it is about an answer that did not come in time.</param>
    ValueTask<RemoteCsiException> ExplainAsync(Exception? exception, bool timedOut);
}
