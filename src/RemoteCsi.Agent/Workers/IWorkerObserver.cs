using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>What a worker's supervisor tells its session. Calls come one at a time and must not wait.</summary>
internal interface IWorkerObserver
{
    /// <summary>The last output chunk that the session has; asked when a link is made anew.</summary>
    long LastSequence { get; }

    /// <summary>Whether a client reads the output.</summary>
    bool IsAttached { get; }

    /// <summary>The session's code wrote something.</summary>
    void OnOutput(OutputFrame output);

    /// <summary>The session's code waits for a line.</summary>
    void OnQuestion(InputQuestionFrame question);

    /// <summary>The session's code said how far it has come.</summary>
    void OnReport(ReportedFrame report);

    /// <summary>An outcome came that nobody waits for: of a submission that an earlier agent sent.</summary>
    void OnUnclaimedOutcome();

    /// <summary>The process is gone.</summary>
    void OnLost(string cause);
}
