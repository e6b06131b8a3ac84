using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Sessions;

/// <summary>Says why a submission does not begin: somebody else's runs in the session.</summary>
internal static class WaitingNote
{
    /// <summary>After so long it is worth a line.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Says it, once, if after a moment it is so.</summary>
    /// <param name="running">The submission.</param>
    /// <param name="submissionId">Its id.</param>
    /// <param name="session">The session as last heard of.</param>
    /// <param name="say">Says it.</param>
    /// <param name="time">The clock.</param>
    public static async Task SayAsync(Task running, string submissionId, Func<SessionInfo> session, Action<string> say, TimeProvider time)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(running, Task.Delay(Moment, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        SessionInfo now = session();
        if (!running.IsCompleted && now.RunningSubmissionId is { } other && other != submissionId)
        {
            say($"waiting: session {(now.Name is null ? $"{now.Id}" : $"'{now.Name}'")} runs a submission of {now.RunningFor ?? "somebody"}");
        }
    }
}
