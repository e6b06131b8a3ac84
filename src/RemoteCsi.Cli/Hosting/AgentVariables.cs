using System.Globalization;
using System.Runtime.Versioning;
using RemoteCsi.Agent;
using RemoteCsi.Cli.Commands;

namespace RemoteCsi.Cli.Hosting;

/// <summary>What an agent is told: by a command line where that says something, else by the environment, else the defaults.</summary>
/// <remarks>
/// The variables are for the agent that a command starts by itself; <c>docs/LIMITS.md</c> lists all. Nothing of System.CommandLine is used here:
/// such an agent has no options to read, and is not to hold for days what reads them.
/// </remarks>
internal static class AgentVariables
{
    /// <summary>How many sessions.</summary>
    public const string Sessions = "RCSI_MAX_SESSIONS";

    /// <summary>How long an idle session lives.</summary>
    public const string Idle = "RCSI_IDLE_TIMEOUT";

    /// <summary>How long a temporary session outlives its client.</summary>
    public const string Grace = "RCSI_TEMPORARY_GRACE";

    /// <summary>How large a session's managed heap may be.</summary>
    public const string Memory = "RCSI_WORKER_MEMORY";

    /// <summary>How much output is kept for a client that comes later.</summary>
    public const string Output = "RCSI_OUTPUT_BUFFER";

    /// <summary><c>1</c>: no spare worker.</summary>
    public const string NoSpare = "RCSI_NO_SPARE";

    /// <summary>The size that is none.</summary>
    public const string Unlimited = "unlimited";

    // Below this a session can hardly load the assembly of a submission; measured: about 2 MB are in use after the first.
    private const long LeastMemory = 32L << 20;
    private const long MostMemory = 1L << 40;
    private const long LeastOutput = 64L << 10;
    private const long MostOutput = 512L << 20;

    /// <summary>The limits; of what is null here the environment decides.</summary>
    /// <exception cref="UsageException">One makes no sense.</exception>
    [UnsupportedOSPlatform("windows")]
    public static AgentLimits Limits(int? sessions, TimeSpan? idle, TimeSpan? grace)
    {
        AgentLimits limits = new();
        return limits with
        {
            Sessions = AtLeastOne(LimitOptions.SessionsName, sessions) ?? AtLeastOne(Sessions, Number(Sessions)) ?? limits.Sessions,
            IdleTimeout = Seconds(LimitOptions.IdleName, idle ?? Time(Idle)) ?? limits.IdleTimeout,
            TemporaryGrace = Seconds(LimitOptions.GraceName, grace ?? Time(Grace)) ?? limits.TemporaryGrace,
        };
    }

    /// <summary>What the workers may use; of what is null or false here the environment decides.</summary>
    /// <exception cref="UsageException">Something of it makes no sense.</exception>
    public static WorkerSettings Workers(string? memory, string? output, bool noSpare)
    {
        bool unlimited = (memory ?? Environment.GetEnvironmentVariable(Memory)) == Unlimited;
        return new WorkerSettings(
            KeepSpare: !noSpare && Environment.GetEnvironmentVariable(NoSpare) != "1",
            unlimited,
            unlimited ? null : ByteSize.Of(memory, WorkerOptions.MemoryName, Memory, LeastMemory, MostMemory),
            (int?)ByteSize.Of(output, WorkerOptions.OutputName, Output, LeastOutput, MostOutput));
    }

    private static int? AtLeastOne(string what, int? count) =>
        count is null or > 0 ? count : throw new UsageException($"{what} is at least 1, not {count}");

    private static TimeSpan? Seconds(string what, TimeSpan? time) =>
        time is null || time >= TimeSpan.FromSeconds(1) ? time : throw new UsageException($"{what} is at least one second");

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new UsageException($"{variable} is no number: '{text}'");

    private static TimeSpan? Time(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text
        ? null
        : Arguments.ParseDuration(text) ?? throw new UsageException($"{variable} is no time: '{text}'; write 90s, 30m, 2h or 1d");
}
