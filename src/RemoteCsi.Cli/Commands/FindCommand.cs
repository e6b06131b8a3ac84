using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi find</c>: what <c>#find</c> shows at the prompt.</summary>
internal static class FindCommand
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 500;

    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var query = new Argument<string[]>("QUERY")
        {
            Description = "Words, all of which must fit: parts of names, patterns ('*.Open*'), returns:TYPE, in:NAMESPACE, kind:KIND.",
            Arity = ArgumentArity.OneOrMore,
        };
        var session = new Option<string?>("--session") { Description = "As the session of this name has it. Default: as a new session would.", HelpName = "N" };
        var limit = new Option<int>("--limit") { Description = "The most matches to show, up to 500.", HelpName = "COUNT", DefaultValueFactory = _ => DefaultLimit };
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("find", "Searches all types and members that code could use, imported or not.") { endpoint, query, session, limit, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int most = parsed.GetValue(limit) is int count and > 0 and <= MostLimit ? count : throw new UsageException($"--limit is from 1 to {MostLimit}");
            string asked = string.Join(' ', parsed.GetRequiredValue(query));
            FoundSymbols found = await ExploringSession.AskAsync(
                parsed.GetRequiredValue(endpoint), parsed.GetValue(session),
                (agent, selector) => agent.FindAsync(selector, asked, most, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (found.Problem is not null)
            {
                throw new UsageException(found.Problem);
            }

            StandardStream output = StandardStream.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(ExploringJson.Of(found, output.IsTerminal));
            }
            else if (found.Total == 0)
            {
                Report.Aside($"rcsi: nothing was found for '{asked}'");
            }
            else
            {
                output.WriteLine(FoundText.Of(found, output.IsTerminal ? output.Target.Width : int.MaxValue).For(output.Target));
                Report.Aside(FoundText.Count(found));
            }

            return found.Total > 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
