using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi history</c>: shows what was submitted to a session, or what was asked of the agent.</summary>
internal static class HistoryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var last = new Option<int?>("--last") { Description = "Only so many of the newest.", HelpName = "COUNT" };
        var json = new Option<bool>("--json") { Description = "One JSON object an entry and line." };
        var audit = new Option<bool>("--audit") { Description = "The agent's audit log instead: every session, removed ones too; hashes in place of sources." };
        var command = new Command("history", "Shows what was submitted to a session, by whom, when, and how it ended; oldest first.") { endpoint, last, json, audit };
        session.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(last) is < 0)
            {
                throw new UsageException("--last is a number of entries, 0 or more");
            }

            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            return parsed.GetValue(audit)
                ? ShowAuditAsync(target, session.Find(parsed), parsed.GetValue(last), parsed.GetValue(json), cancellationToken)
                : ShowSessionAsync(target, session.Require(parsed), parsed.GetValue(last), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> ShowSessionAsync(InvokeTarget target, SessionSelector selector, int? last, bool json, CancellationToken cancellationToken)
    {
        HistoryEntry[] entries = await Connecting.WithAgentAsync(
            target.Endpoint, agent => agent.HistoryAsync(selector, last, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (HistoryEntry entry in entries)
        {
            if (json)
            {
                Report.Line(HistoryText.Json(entry));
                continue;
            }

            Report.Line($"{entry.Index,4}  {HistoryText.Time(entry.At)}  {HistoryText.Word(entry.Status)}  {entry.By}");
            Report.Block(entry.Code.TrimEnd(), "      ");
        }

        return ExitCode.Done;
    }

    private static async Task<int> ShowAuditAsync(InvokeTarget target, SessionSelector? selector, int? last, bool json, CancellationToken cancellationToken)
    {
        AuditEntry[] entries = await Connecting.WithAgentAsync(
            target.Endpoint, agent => agent.AuditAsync(selector is null ? last : null, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (selector is not null)
        {
            // Of a session that is gone only the log knows; so its names are looked up here.
            entries = [.. entries.Where(entry =>
                entry.Session == selector.Id || entry.InstanceId == selector.InstanceId || (entry.Name is not null && entry.Name == selector.Name))];
            entries = [.. entries.TakeLast(last ?? entries.Length)];
        }

        foreach (AuditEntry entry in entries)
        {
            Report.Line(json ? HistoryText.Json(entry) : HistoryText.Line(entry));
        }

        return ExitCode.Done;
    }
}
