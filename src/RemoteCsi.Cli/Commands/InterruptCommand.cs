using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi interrupt</c>: asks what runs in a session to stop.</summary>
internal static class InterruptCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var command = new Command("interrupt", "Asks what runs in a session to stop; its variables stay.") { endpoint };
        session.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SessionSelector selector = session.Require(parsed);
            InterruptReply reply = await Connecting.WithAgentAsync(
                parsed.GetRequiredValue(endpoint).Endpoint,
                agent => agent.InterruptAsync(new InterruptRequest(selector), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            Report.Line(reply.WasRunning ? $"asked session {selector} to stop" : $"nothing runs in session {selector}");
            return ExitCode.Done;
        });
        return command;
    }
}
