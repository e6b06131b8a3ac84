using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi types</c>: what <c>#types</c> shows at the prompt.</summary>
internal static class TypesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var filter = new Argument<string[]>("FILTER")
        {
            Description = "A query as of 'rcsi find', for types that code there could use. Default: the types that the session declared.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var session = new Option<string?>("--session") { Description = "As the session of this name has it. Default: as a new session would.", HelpName = "N" };
        Option<int> limit = FoundReport.Limit();
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("types", "Shows the types that a session declared, or those that a query finds.") { endpoint, filter, session, limit, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            string asked = string.Join(' ', parsed.GetValue(filter) ?? []);
            string? name = parsed.GetValue(session);
            if (asked.Length == 0 && name is null)
            {
                throw new UsageException("a new session has declared no types: name one with --session, or say which types to look for");
            }

            return FoundReport.ShowAsync(
                parsed.GetRequiredValue(endpoint), name, asked.Length == 0 ? TypeQuery.OfSession : TypeQuery.Of(asked), asked,
                FoundReport.Checked(parsed.GetValue(limit)), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
