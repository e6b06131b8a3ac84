using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi source</c>: what <c>#source</c> and <c>#il</c> show at the prompt.</summary>
internal static class SourceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var name = new Argument<string>("NAME") { Description = "A type, member, variable or function, as C# names it: Enumerable.Select, 'List<int>.Add', 'string.Join(string, object[])'." };
        var session = new Option<string?>("--session") { Description = "As the session of this name has it. Default: as a new session would.", HelpName = "N" };
        var il = new Option<bool>("--il") { Description = "IL instead of C#." };
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("source", "Shows the source of a name, or decompiles it on the machine.") { endpoint, name, session, il, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string asked = parsed.GetRequiredValue(name);
            SourceForm form = parsed.GetValue(il) ? SourceForm.IL : SourceForm.CSharp;
            SymbolSource source = await ExploringSession.AskAsync(
                parsed.GetRequiredValue(endpoint), parsed.GetValue(session),
                (agent, selector) => agent.SourceAsync(selector, asked, form, cancellationToken), cancellationToken).ConfigureAwait(false);
            StandardStream output = StandardStream.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(ExploringJson.Of(source, output.IsTerminal));
            }
            else if (source.Problem is not null)
            {
                Report.Aside("rcsi: " + SourceText.Problem(source));
            }
            else
            {
                output.WriteLine(SourceText.Of(source).For(output.Target));
                Report.Aside(SourceText.Origin(source));
            }

            return source.Problem is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
