namespace RemoteCsi.Protocol.Submissions;

/// <summary>Code of a session waits for a line of input.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="QuestionId">Numbers the questions of a session.</param>
public sealed record InputQuestion(Guid InstanceId, long QuestionId);
