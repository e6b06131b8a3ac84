using System.Runtime.InteropServices;
using RemoteCsi.Agent;
using RemoteCsi.Cli.Commands;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Makes this process the agent.</summary>
internal static class AgentServer
{
    /// <summary>The option that says how long a temporary session outlives a client that vanished.</summary>
    public const string GraceOption = "--temporary-grace";

    /// <summary>The environment variable that says it where the option does not: an agent is mostly started by itself.</summary>
    public const string GraceVariable = "RCSI_TEMPORARY_GRACE";

    /// <summary>Serves until a client or a signal stops it; a signal leaves the workers running.</summary>
    public static async Task<int> ServeAsync(bool background, TimeSpan? temporaryGrace, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new UsageException("an agent cannot run on Windows yet");
        }

        TimeSpan grace = temporaryGrace ?? GraceOfEnvironment();
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
                    Version = OwnProgram.NameAndVersion,
                    Logger = logger,
                    TemporaryGrace = grace,
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

    private static TimeSpan GraceOfEnvironment() => Environment.GetEnvironmentVariable(GraceVariable) is { Length: > 0 } text
        ? Arguments.ParseDuration(text) ?? throw new UsageException($"{GraceVariable} is '{text}', which is no time; write 90s, 30m, 2h or 1d")
        : TimeSpan.FromMinutes(5);

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });
}
