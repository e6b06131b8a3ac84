using System.Globalization;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands about the sessions of an agent, and the way from one to another.</summary>
internal static class SessionCommands
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new("#sessions", "", "the sessions of this machine", "An arrow marks the one that this prompt is in.", ListAsync),
        new(
            "#new", "NAME", "make a named session",
            "It stays until it is removed, or has been idle for the agent's limit. #enter NAME goes there.", NewAsync) { Takes = CommandArgument.Text },
        new(
            "#remove", "NAME|ID", "end a session, with its variables",
            "Not the one that this prompt is in: leave it first, then rcsi remove, or #remove from another.", RemoveAsync) { Takes = CommandArgument.Session },
        new(
            "#enter", "NAME|ENDPOINT [NAME]", "go to another session or machine; exit returns",
            "A session of this machine by its name or number, or a machine: local, user@host, ssh://user@host:port, unix:/path; there a temporary session, or the one named.\n"
            + "A name of a session comes before a host of that name; ssh://NAME always means the host.\n"
            + "This session stays as it is meanwhile; what it writes is shown when you are back.", EnterAsync) { Takes = CommandArgument.Place },
    ];

    private static async Task<CommandOutcome> ListAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        SessionInfo[] sessions = await place.Session.ListSessionsAsync(cancellationToken).ConfigureAwait(false);
        StyledText[] headings = [.. new[] { "", "ID", "NAME", "STATE", "AVAILABILITY", "SUBMISSIONS", "LAST USED" }.Select(heading => new StyledText().Add(heading, TextRole.Faint))];
        place.Show(TextColumns.Of([headings, .. sessions.Select(session => Row(session, place.Session.Info))], place.Target.Width));
        return CommandOutcome.Done;
    }

    private static StyledText[] Row(SessionInfo session, SessionInfo here)
    {
        StyledText name = session.Name is null ? new StyledText().Add("(temporary)", TextRole.Faint) : new StyledText().Add(session.Name, TextRole.Strong);
        return
        [
            new StyledText().Add(session.InstanceId == here.InstanceId ? "→" : ""),
            new StyledText().Add(session.Id.ToString(CultureInfo.InvariantCulture)),
            name,
            new StyledText().Add(session.State.ToString(), session.State == SessionState.Broken ? TextRole.Failure : TextRole.Plain),
            new StyledText().Add(session.Availability.ToString()),
            new StyledText().Add(session.Submissions.ToString(CultureInfo.InvariantCulture)),
            new StyledText().Add(session.LastUsed.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ];
    }

    private static async Task<CommandOutcome> NewAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not [string name])
        {
            return Misused(call, place);
        }

        SessionInfo session = await place.Session.NewSessionAsync(name, cancellationToken).ConfigureAwait(false);
        if (!place.NewSessionDefaults.IsEmpty)
        {
            await using VisitedSession made = await place.Session.VisitAsync(SessionSelector.For(session), cancellationToken).ConfigureAwait(false);
            await NewSession.PrepareAsync(place, made.Session, place.NewSessionDefaults, cancellationToken).ConfigureAwait(false);
        }

        place.Note($"session {session.Id} '{session.Name}' is there; #enter {session.Name} goes to it");
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> RemoveAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not [string name])
        {
            return Misused(call, place);
        }

        if (await FindAsync(place.Session, name, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            place.Problem($"there is no session '{name}'; #sessions shows all");
            return CommandOutcome.NotDone;
        }

        if (found.InstanceId == place.Session.Info.InstanceId)
        {
            place.Problem("this prompt is in that session; leave it first");
            return CommandOutcome.NotDone;
        }

        SessionInfo removed = await place.Session.RemoveSessionAsync(SessionSelector.For(found), cancellationToken).ConfigureAwait(false);
        place.Note($"removed session {removed.Id}{(removed.Name is null ? "" : $" '{removed.Name}'")}");
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> EnterAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not ([_] or [_, _]))
        {
            return Misused(call, place);
        }

        SessionInfo? found = call.Words.Length == 1 ? await FindAsync(place.Session, call.Words[0], cancellationToken).ConfigureAwait(false) : null;
        if (found is not null && found.InstanceId == place.Session.Info.InstanceId)
        {
            place.Note("you are there");
            return CommandOutcome.Done;
        }

        VisitedSession visited = found is not null
            ? await place.Session.VisitAsync(SessionSelector.For(found), cancellationToken).ConfigureAwait(false)
            : await place.Session.VisitAsync(call.Words[0], call.Words.ElementAtOrDefault(1), cancellationToken).ConfigureAwait(false);
        return new CommandOutcome.Visit(visited);
    }

    private static async Task<SessionInfo?> FindAsync(IPromptSession session, string name, CancellationToken cancellationToken)
    {
        SessionInfo[] all = await session.ListSessionsAsync(cancellationToken).ConfigureAwait(false);
        return Array.Find(all, one => one.Name == name)
            ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? Array.Find(all, one => one.Id == id) : null);
    }

    /// <summary>Says how a command is written.</summary>
    public static CommandOutcome Misused(CommandCall call, ICommandPlace place)
    {
        place.Problem($"it is: {call.Command!.Usage}");
        return CommandOutcome.NotDone;
    }
}
