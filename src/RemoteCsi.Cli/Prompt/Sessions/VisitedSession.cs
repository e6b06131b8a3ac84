using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>Another session that the person goes to from a prompt, and comes back from.</summary>
/// <param name="session">The session.</param>
/// <param name="leave">Leaves it, and the machine if it was connected to for this; null when there is nothing to leave.</param>
internal sealed class VisitedSession(IPromptSession session, Func<ValueTask>? leave = null) : IAsyncDisposable
{
    /// <summary>The session.</summary>
    public IPromptSession Session => session;

    /// <summary>Whether it was made for this visit.</summary>
    public bool IsNew { get; init; }

    /// <summary>A session of an agent.</summary>
    /// <param name="entered">The session.</param>
    /// <param name="connected">The agent, when it was connected to for this alone.</param>
    /// <param name="isNew">Whether it was made for this visit.</param>
    public static VisitedSession Of(RemoteSession entered, RemoteAgent? connected, bool isNew) => new(new RemotePromptSession(entered), async () =>
    {
        await entered.DisposeAsync().ConfigureAwait(false);
        if (connected is not null)
        {
            await connected.DisposeAsync().ConfigureAwait(false);
        }
    })
    {
        IsNew = isNew,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => leave?.Invoke() ?? ValueTask.CompletedTask;
}
