using System.CommandLine;
using System.Globalization;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi history</c>: shows what was submitted to a session.</summary>
internal static class HistoryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var last = new Option<int?>("--last") { Description = "Only so many of the newest.", HelpName = "COUNT" };
        var command = new Command("history", "Shows what was submitted to a session, oldest first.") { endpoint, last };
        session.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SessionSelector selector = session.Require(parsed);
            HistoryEntry[] entries = await Connecting.WithAgentAsync(
                parsed.GetRequiredValue(endpoint).Endpoint,
                agent => agent.HistoryAsync(selector, parsed.GetValue(last), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            foreach (HistoryEntry entry in entries)
            {
                string time = entry.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                string status = entry.Status is null ? "running" : char.ToLowerInvariant(entry.Status.Value.ToString()[0]) + entry.Status.Value.ToString()[1..];
                Report.Line($"{entry.Index,4}  {time}  {status}  {entry.By}");
                Report.Block(entry.Code.TrimEnd(), "      ");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
