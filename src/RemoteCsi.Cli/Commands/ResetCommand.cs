using System.CommandLine;
using System.Diagnostics;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi reset</c>: starts a session anew.</summary>
internal static class ResetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var replay = new Option<bool>("--replay") { Description = "Run its submissions again, until one does not end as it did. Asks before." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("reset", "Starts a session anew, also a broken one; its variables go, all else stays.") { endpoint, replay, yes };
        session.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            SessionSelector selector = session.Require(parsed);
            bool again = parsed.GetValue(replay);
            bool answered = parsed.GetValue(yes);
            if (again && !answered && Console.IsInputRedirected)
            {
                throw new UsageException("nobody is there to be asked before the replay; say --yes");
            }

            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            return Connecting.WithAgentAsync(target.Endpoint, agent => RunAsync(agent, target.Text, selector, again, answered, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        RemoteAgent agent, string place, SessionSelector selector, bool replay, bool answered, CancellationToken cancellationToken)
    {
        await using RemoteSession session = await agent.EnterSessionAsync(selector, cancellationToken: cancellationToken).ConfigureAwait(false);
        var output = new PlainOutput(StandardStream.Output, StandardStream.Error);
        session.OutputReceived += output.Add;
        session.OutputDropped += output.AddGap;

        // Whatever the code asks for, nobody is here to type it.
        session.InputRequested += question => _ = session.ProvideInputAsync(question.QuestionId, null, cancellationToken);
        var reset = new SessionReset
        {
            ResetAsync = session.ResetAsync,
            ReplayableAsync = session.ReplayableAsync,
            RunAsync = async (entry, token) =>
            {
                long began = Stopwatch.GetTimestamp();
                SubmissionOutcome outcome = await session
                    .SubmitAsync(entry.Code, entry.ToOptions(), token).ConfigureAwait(false);
                output.End(new InvokeSubmission(entry.Code, entry.SourceName, entry.Loaded), outcome, place, Stopwatch.GetElapsedTime(began));
                return outcome;
            },
            AskAsync = (question, _) => Task.FromResult(answered || Ask(question)),
            Say = Report.Line,
            Complain = line => StandardStream.Error.WriteLine("rcsi: " + line),
        };
        return await reset.RunAllAsync(replay, cancellationToken).ConfigureAwait(false) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool Ask(string question)
    {
        StandardStream.Output.WriteProgramOutput(question);
        return Console.ReadLine() is { } answer && YesOrNo.IsYes(answer);
    }
}
