using RemoteCsi.Cli.Hosting;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Invoking;

/// <summary>One run of <c>rcsi invoke</c>, at one endpoint or at many.</summary>
internal static class Invocation
{
    /// <summary>Runs; returns the exit code, the gravest when there are several endpoints.</summary>
    public static async Task<int> RunAsync(InvokeRequest request, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption();
        using var throttle = new SemaphoreSlim(request.Throttle);
        var input = new InputLines();
        int[] codes = await Task.WhenAll(request.Targets.Select(target => RunOneAsync(request, target, input, throttle, interruption, cancellationToken)))
            .ConfigureAwait(false);
        return codes.Aggregate(ExitCode.Graver);
    }

    private static async Task<int> RunOneAsync(
        InvokeRequest request, InvokeTarget target, InputLines input, SemaphoreSlim throttle, Interruption interruption, CancellationToken cancellationToken)
    {
        IInvokeOutput output = OutputFor(request, target);
        try
        {
            await throttle.WaitAsync(interruption.Asked).ConfigureAwait(false);
            try
            {
                using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Asked);
                var options = new RemoteAgentOptions
                {
                    AgentCommand = OwnProgram.Command,
                    ClientName = OwnProgram.NameAndVersion,
                    ReconnectTimeout = request.ReconnectTimeout,

                    // Several ssh at one terminal would ask all at once.
                    Interactive = request.Targets.Length == 1 && TerminalQuestions.Possible,
                };
                RemoteAgent agent = await RemoteAgent.ConnectAsync(target.Endpoint, options, connecting.Token).ConfigureAwait(false);
                await using (agent.ConfigureAwait(false))
                {
                    var run = new InvokeRun(agent, target, request, output, request.ForwardInput && request.Targets.Length == 1 ? input : null, interruption);
                    return await run.RunAsync(target.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                throttle.Release();
            }
        }
        catch (Exception exception)
        {
            (string message, int exitCode) = Failures.Describe(exception);
            if (message.Length > 0)
            {
                output.Say("rcsi: " + message);
            }

            return exitCode;
        }
    }

    private static IInvokeOutput OutputFor(InvokeRequest request, InvokeTarget target) =>
        request.Json ? new JsonOutput(target.Text, StandardStream.Output, StandardStream.Error)
        : request.Targets.Length > 1 ? new PrefixedOutput(target.Text, StandardStream.Output, StandardStream.Error)
        : new PlainOutput(StandardStream.Output, StandardStream.Error);
}
