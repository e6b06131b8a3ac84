using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using RemoteCsi.Agent;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Makes this process the agent.</summary>
internal static class AgentServer
{
    /// <summary>The command line of an agent that a command starts by itself.</summary>
    public static IReadOnlyList<string> Background { get; } = ["agent", "serve", "--background"];

    /// <summary>Serves until a client or a signal stops it; a signal leaves the workers running.</summary>
    /// <param name="background">Whether to detach from the caller.</param>
    /// <param name="limits">What it allows.</param>
    /// <param name="workers">What its workers may use.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [UnsupportedOSPlatform("windows")]
    public static async Task<int> ServeAsync(bool background, AgentLimits limits, WorkerSettings workers, CancellationToken cancellationToken)
    {
        if (background)
        {
            BackgroundProcess.Detach();
        }

        StateDirectory state = StateDirectory.FromEnvironment();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration onTerm = StopOn(PosixSignal.SIGTERM, stopping);
        using PosixSignalRegistration onInterrupt = StopOn(PosixSignal.SIGINT, stopping);
        using PosixSignalRegistration onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = background);
        using var logger = new AgentLogger(background ? state : null);
        try
        {
            bool served = await AgentHost.ServeAsync(
                new AgentHostOptions
                {
                    State = state,
                    WorkerCommand = OwnProgram.WorkerCommand,
                    CompilerCommand = OwnProgram.CompilerCommand,
                    RestorerCommand = OwnProgram.RestorerCommand,
                    Version = OwnProgram.NameAndVersion,
                    Logger = logger,
                    Limits = limits,
                    KeepSpare = workers.KeepSpare,
                    WorkerMemoryBytes = workers.IsMemoryUnlimited ? null : workers.MemoryBytes ?? AgentHostOptions.HalfOfMemory,
                    OutputBufferCharacters = workers.OutputCharacters ?? AgentHostOptions.DefaultOutputBufferCharacters,
                },
                stopping.Token).ConfigureAwait(false);
            if (!served)
            {
                Console.Error.WriteLine($"rcsi: another agent serves {state.Path}");
                return ExitCode.Failed;
            }

            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"rcsi: the agent cannot serve: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });
}
