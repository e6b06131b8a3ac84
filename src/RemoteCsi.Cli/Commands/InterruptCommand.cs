using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi interrupt</c>: stops what runs in a session, and says whether it has stopped.</summary>
internal static class InterruptCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var endWorker = new Option<bool>("--end-worker") { Description = "End the session's process instead, for code that cannot be stopped; its variables are lost." };
        var command = new Command("interrupt", "Stops what runs in a session; its variables stay.") { endpoint };
        session.AddTo(command);
        command.Add(endWorker);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SessionSelector selector = session.Require(parsed);
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            bool end = parsed.GetValue(endWorker);
            var request = new InterruptRequest(selector, EndWorker: end, WaitMilliseconds: (int)Patience.TotalMilliseconds);
            InterruptReply reply = await Connecting.WithAgentAsync(
                target.Endpoint, agent => agent.InterruptAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (reply.HasEnded == false)
            {
                await Console.Error.WriteLineAsync(
                    $"rcsi: what runs in session {selector} has not stopped within {Patience.TotalSeconds:0} s: what loops inside a library or a finally block cannot be "
                    + "stopped; --end-worker ends its process, and its variables with it").ConfigureAwait(false);
                return ExitCode.Failed;
            }

            Report.Line((reply.WasRunning, end) switch
            {
                (_, true) => $"ended the worker of session {selector}; its variables are lost",
                (true, _) => $"stopped what ran in session {selector}; its variables stay",
                _ => $"nothing runs in session {selector}",
            });
            return ExitCode.Done;
        });
        return command;
    }
}
