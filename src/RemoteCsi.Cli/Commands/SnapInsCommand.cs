using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi snapins</c>: shows what a machine offers for loading.</summary>
internal static class SnapInsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var json = new Option<bool>("--json") { Description = "One JSON array." };
        var command = new Command("snapins", "Shows the snap-ins that a machine offers: assemblies, usings and a start script under one name.") { endpoint, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            SnapIn[] snapIns = await Connecting.WithAgentAsync(
                target.Endpoint, agent => agent.SnapInsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
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
