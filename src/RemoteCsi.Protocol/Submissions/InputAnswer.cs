namespace RemoteCsi.Protocol.Submissions;

/// <summary>A line of input for code that waits.</summary>
/// <param name="Session">The session.</param>
/// <param name="QuestionId">Which question it answers.</param>
/// <param name="Line">The line without its end; null for the end of input.</param>
public sealed record InputAnswer(Sessions.SessionSelector Session, long QuestionId, string? Line);
