using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi explain</c>: what <c>#help NAME</c> shows at the prompt.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var name = new Argument<string>("NAME") { Description = "A type, member, namespace, variable or function, as C# names it: Enumerable.Select, 'List<int>.Add'." };
        var session = new Option<string?>("--session") { Description = "As the session of this name has it. Default: as a new session would.", HelpName = "N" };
        var full = new Option<bool>("--full") { Description = "Parameters, exceptions, remarks, examples and related names, too." };
        var examples = new Option<bool>("--examples") { Description = "The examples alone." };
        var json = new Option<bool>("--json") { Description = "All of it as one JSON object." };
        var command = new Command("explain", "Tells what a name means, from the documentation on the machine.") { endpoint, name, session, full, examples, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string asked = parsed.GetRequiredValue(name);
            Explanation explanation = await ExploringSession.AskAsync(
                parsed.GetRequiredValue(endpoint), parsed.GetValue(session),
                (agent, selector) => agent.ExplainAsync(selector, asked, cancellationToken), cancellationToken).ConfigureAwait(false);
            StandardStream output = StandardStream.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(ExploringJson.Of(explanation, output.IsTerminal));
                return explanation.Symbols.Length > 0 ? ExitCode.Done : ExitCode.Failed;
            }

            if (explanation.Symbols.Length == 0)
            {
                Report.Aside("rcsi: " + ExplanationText.NotFound(asked, explanation.Near));
                return ExitCode.Failed;
            }

            ExplanationDetail detail = parsed.GetValue(full) ? ExplanationDetail.Full
                : parsed.GetValue(examples) ? ExplanationDetail.Examples
                : ExplanationDetail.Short;
            output.WriteLine(ExplanationText.Of(explanation, detail, output.Target.Width).For(output.Target));
            return ExitCode.Done;
        });
        return command;
    }
}
