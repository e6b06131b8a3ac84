using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi members</c>: what <c>#members</c> shows at the prompt.</summary>
internal static class MembersCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var name = new Argument<string>("TYPE") { Description = "A type as C# names it ('List<int>'), or a variable of the session, for the type of its value." };
        var session = new Option<string?>("--session") { Description = "As the session of this name has it. Default: as a new session would.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "All of it as one JSON object." };
        var command = new Command("members", "Shows the members of a type, inherited ones too, with what their documentation begins with.") { endpoint, name, session, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string asked = parsed.GetRequiredValue(name);
            MemberList list = await ExploringSession.AskAsync(
                parsed.GetRequiredValue(endpoint), parsed.GetValue(session),
                (agent, selector) => agent.MembersAsync(selector, asked, cancellationToken), cancellationToken).ConfigureAwait(false);
            StandardStream output = StandardStream.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(ExploringJson.Of(list, output.IsTerminal));
            }
            else if (list.Type is null)
            {
                Report.Aside("rcsi: " + MembersText.NotFound(asked, list));
            }
            else
            {
                output.WriteLine(MembersText.Of(list, output.IsTerminal ? output.Target.Width : int.MaxValue).For(output.Target));
                Report.Aside(MembersText.Count(list));
            }

            return list.Type is null ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
