using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi list</c>: shows sessions.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget[]> endpoints = Arguments.Endpoints();
        var json = new Option<bool>("--json") { Description = "One JSON array." };
        var detail = new Option<bool>("--detail") { Description = "Everything that is known of each." };
        var command = new Command("list", "Shows sessions.") { endpoints, json, detail };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget[] targets = parsed.GetValue(endpoints) is { Length: > 0 } given ? given : [Arguments.Local];
            (InvokeTarget Target, SessionInfo[] Sessions, int Code)[] answers = await Task.WhenAll(
                targets.Select(target => AskAsync(target, targets.Length > 1, cancellationToken))).ConfigureAwait(false);
            (InvokeTarget Target, SessionInfo Session)[] sessions = [.. answers.SelectMany(answer => answer.Sessions.Select(session => (answer.Target, session)))];
            if (parsed.GetValue(json))
            {
                Report.Line(SessionText.Json(sessions));
            }
            else if (parsed.GetValue(detail))
            {
                foreach ((InvokeTarget target, SessionInfo session) in sessions)
                {
                    foreach (string line in SessionText.Detail(target, session))
                    {
                        Report.Line(line);
                    }

                    Report.Line("");
                }
            }
            else if (sessions.Length > 0)
            {
                Report.Columns(SessionText.Rows(sessions, withEndpoint: targets.Length > 1));
            }

            return answers.Select(answer => answer.Code).Aggregate(ExitCode.Graver);
        });
        return command;
    }

    private static async Task<(InvokeTarget Target, SessionInfo[] Sessions, int Code)> AskAsync(
        InvokeTarget target, bool oneOfMany, CancellationToken cancellationToken)
    {
        try
        {
            SessionInfo[] sessions = await Connecting.WithAgentAsync(
                target.Endpoint, agent => agent.ListSessionsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return (target, sessions, ExitCode.Done);
        }
        catch (Client.RemoteCsiException exception) when (oneOfMany)
        {
            // The others are still worth showing.
            return (target, [], Failures.Report(exception));
        }
    }
}
