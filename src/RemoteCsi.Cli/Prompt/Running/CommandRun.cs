using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Client;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Runs a command: what it throws is told in a line, and Ctrl+C ends the waiting for it.</summary>
internal static class CommandRun
{
    /// <summary>Runs one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="place">The prompt.</param>
    /// <param name="terminal">Where Ctrl+C comes from; null where it ends the program, as without a terminal.</param>
    /// <param name="cancellationToken">Ends the prompt.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<CommandOutcome> RunAsync(CommandCall call, ICommandPlace place, ITerminal? terminal, CancellationToken cancellationToken)
    {
        if (call.Command is not { } command)
        {
            place.Problem(CommandTable.NotFound(call.Word));
            return CommandOutcome.NotDone;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool isStoppable = terminal is not null && !command.HandlesInterrupts;
        if (isStoppable)
        {
            terminal!.Interrupted += waiting.Cancel;
        }

        try
        {
            return await command.RunAsync(call, place, waiting.Token).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            place.Problem(failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            place.Note("not waiting any more");
        }
        finally
        {
            if (isStoppable)
            {
                terminal!.Interrupted -= waiting.Cancel;
            }
        }

        return CommandOutcome.NotDone;
    }
}
