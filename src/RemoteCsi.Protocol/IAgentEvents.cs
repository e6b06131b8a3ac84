using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Protocol;

/// <summary>What an agent tells, unasked, the clients that have entered a session. All are notifications.</summary>
[JsonRpcContract]
public partial interface IAgentEvents
{
    /// <summary>The session wrote something. Chunks of a session arrive in sequence, each once per entering.</summary>
    [JsonRpcMethod("session/output", UseSingleObjectParameterDeserialization = true)]
    void Output(OutputChunk chunk);

    /// <summary>Code of the session waits in <c>Console.ReadLine</c> or a sibling; whoever answers first is heard.</summary>
    [JsonRpcMethod("session/inputRequested", UseSingleObjectParameterDeserialization = true)]
    void InputRequested(InputQuestion question);

    /// <summary>State or availability of an entered session changed, or another client's submission began or ended. Changes within 20 ms are told once.</summary>
    [JsonRpcMethod("session/changed", UseSingleObjectParameterDeserialization = true)]
    void SessionChanged(SessionInfo session);

    /// <summary>The agent lives; sent when the client's hello asked for it, see <see cref="HelloReply.SilenceSeconds"/>. Nothing is to be done with it.</summary>
    [JsonRpcMethod("agent/alive")]
    void Alive();

    /// <summary>
    /// Another client's submission begins in an entered session. A client that is far behind is not told of all; the
    /// submissions' numbers show the gap.
    /// </summary>
    [JsonRpcMethod("session/began", UseSingleObjectParameterDeserialization = true)]
    void SubmissionBegan(BeganNotice notice);

    /// <summary>Before a submission of an entered session can run, something else is being done. Only the newest news is told.</summary>
    [JsonRpcMethod("session/progress", UseSingleObjectParameterDeserialization = true)]
    void Progress(ProgressNotice notice);

    /// <summary>
    /// Code of an entered session said how far it has come. Only the newest is told, ten times a second at most; what comes after the submission's end
    /// means nothing.
    /// </summary>
    [JsonRpcMethod("session/reported", UseSingleObjectParameterDeserialization = true)]
    void Reported(ReportNotice notice);

    /// <summary>Another client's submission has ended, after its last output.</summary>
    [JsonRpcMethod("session/ended", UseSingleObjectParameterDeserialization = true)]
    void SubmissionEnded(EndedNotice notice);
}
