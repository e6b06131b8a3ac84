using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi snapins</c>: shows what a machine offers for loading.</summary>
internal static class SnapInsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new Option<string?>("--session") { Description = "What the packages of the session of this name carry, too.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON array." };
        var command = new Command("snapins", "Shows the snap-ins that a machine offers: assemblies, usings and a start script under one name.") { endpoint, session, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            SessionSelector? selector = parsed.GetValue(session) is { } name ? new SessionSelector(Name: name) : null;
            SnapIn[] snapIns = await Connecting.WithAgentAsync(
                target.Endpoint, agent => agent.SnapInsAsync(selector, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Report.Line(SnapInText.Json(snapIns));
            }
            else if (snapIns.Length > 0)
            {
                Report.Columns([.. snapIns.Select(SnapInText.Row)]);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
