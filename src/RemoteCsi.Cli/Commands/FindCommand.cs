using System.CommandLine;
using RemoteCsi.Cli.Invoking;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi find</c>: what <c>#find</c> shows at the prompt.</summary>
internal static class FindCommand
{
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
        Option<int> limit = FoundReport.Limit();
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("find", "Searches all types and members that code could use, imported or not.") { endpoint, query, session, limit, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int most = FoundReport.Checked(parsed.GetValue(limit));
            string asked = string.Join(' ', parsed.GetRequiredValue(query));
            return await FoundReport.ShowAsync(
                parsed.GetRequiredValue(endpoint), parsed.GetValue(session), asked, asked, most, parsed.GetValue(json), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }
}
