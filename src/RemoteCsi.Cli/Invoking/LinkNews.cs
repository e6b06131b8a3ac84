using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Says on standard error that the link is down, once it is down for longer than a moment, and that it is back.</summary>
internal sealed class LinkNews : IDisposable
{
    private readonly RemoteSession _session;
    private readonly string _endpoint;
    private readonly Action<string> _say;
    private bool _told;

    /// <param name="session">The session whose link it is.</param>
    /// <param name="endpoint">The endpoint, as it was given.</param>
    /// <param name="say">Says a line.</param>
    public LinkNews(RemoteSession session, string endpoint, Action<string> say)
    {
        (_session, _endpoint, _say) = (session, endpoint, say);
        session.LinkChanged += OnLink;
    }

    /// <summary>What to say when the link could not be made again: that the code goes on, and how to get at what comes of it.</summary>
    public static string GivenUp(RemoteSession session, string endpoint, TimeSpan tried, string cause)
    {
        SessionInfo info = session.Info;
        string which = info.Name is null ? $"temporary session {info.Id}" : $"session '{info.Name}'";
        string how = info.Name is null ? $"--id {info.Id}" : $"--name {info.Name}";
        string until = info.Name is null ? ", within 5 minutes of the code's end (or what the agent's --temporary-grace says)" : "";
        return $"the link to {endpoint} is lost and could not be made again within {tried.TotalSeconds:0.#} s ({cause}); {which} goes on with the code that had reached it: " +
            $"'rcsi enter {endpoint} {how}' shows what it wrote and what came of it{until}";
    }

    /// <inheritdoc/>
    public void Dispose() => _session.LinkChanged -= OnLink;

    private void OnLink(LinkState link)
    {
        switch (link)
        {
            case { Status: LinkStatus.Lost, NextAttempt: not null } when !_told:
                _told = true;
                _say($"rcsi: the link to {_endpoint} is lost: {link.Cause}; trying again");
                break;
            case { Status: LinkStatus.Up } when _told:
                _told = false;
                _say($"rcsi: the link to {_endpoint} is back");
                break;
        }
    }
}
