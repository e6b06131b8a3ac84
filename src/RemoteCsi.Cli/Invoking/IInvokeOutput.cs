using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Where the results of one endpoint go.</summary>
/// <remarks>Calls come one after the other, but not all on one thread. A method throws <see cref="IOException"/> when nobody reads any more.</remarks>
internal interface IInvokeOutput
{
    /// <summary>Whether the value is wanted as JSON too.</summary>
    bool WantsJson { get; }

    /// <summary>A submission is sent.</summary>
    void Begin();

    /// <summary>The session wrote something.</summary>
    void Add(OutputChunk chunk);

    /// <summary>Output was lost because a bounded buffer was full.</summary>
    void AddGap(long chunks);

    /// <summary>A submission ended, and everything it wrote has been added.</summary>
    /// <param name="submission">What was sent.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="session">Name or number of the session.</param>
    /// <param name="elapsed">From sending to the outcome.</param>
    void End(InvokeSubmission submission, SubmissionOutcome outcome, string session, TimeSpan elapsed);

    /// <summary>Something of ours went wrong, or is worth saying, in one line for standard error.</summary>
    void Say(string line);
}
