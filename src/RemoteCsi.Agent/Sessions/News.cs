using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>Something about a submission that those who did not send it are told: that it began, or that it has ended.</summary>
/// <param name="Number">Numbers the news of a session from 1.</param>
/// <param name="AfterSequence">The last output chunk that is told before it.</param>
/// <param name="Sender">The connection that need not be told.</param>
/// <param name="Began">That it began; null when it has ended.</param>
/// <param name="Ended">That it has ended; null when it began.</param>
internal sealed record News(long Number, long AfterSequence, ISessionListener? Sender, BeganNotice? Began, EndedNotice? Ended)
{
    /// <summary>How much it takes in memory, in UTF-16 units, roughly.</summary>
    public int Size() => (Began?.Code.Length ?? 0) + (Ended?.Outcome.Size() ?? 0);
}
