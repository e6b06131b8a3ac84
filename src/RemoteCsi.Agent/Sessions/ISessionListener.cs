using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>Where a subscription sends what a session tells; each call returns when the bytes are on their way.</summary>
internal interface ISessionListener
{
    /// <summary>Sends output.</summary>
    Task SendOutputAsync(OutputChunk chunk, CancellationToken cancellationToken);

    /// <summary>Sends a question for input.</summary>
    Task SendQuestionAsync(InputQuestion question, CancellationToken cancellationToken);

    /// <summary>Sends the session's state.</summary>
    Task SendChangedAsync(SessionInfo session, CancellationToken cancellationToken);

    /// <summary>Sends that somebody else's submission begins.</summary>
    Task SendBeganAsync(BeganNotice notice, CancellationToken cancellationToken);

    /// <summary>Sends that somebody else's submission has ended.</summary>
    Task SendEndedAsync(EndedNotice notice, CancellationToken cancellationToken);

    /// <summary>Sends what is being done before a submission can run.</summary>
    Task SendProgressAsync(ProgressNotice notice, CancellationToken cancellationToken);

    /// <summary>Sends how far code says it has come.</summary>
    Task SendReportAsync(ReportNotice notice, CancellationToken cancellationToken);

    /// <summary>Nothing can be sent any more: the connection is to be ended, if it has not.</summary>
    void Unreachable();
}
