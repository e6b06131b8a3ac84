using System.CommandLine;
using System.Globalization;
using System.Runtime.Versioning;
using RemoteCsi.Agent;
using RemoteCsi.Cli.Commands;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Where the limits of an agent are read: an option of <c>rcsi agent start</c> and <c>serve</c>, else a variable of the environment, else the default.</summary>
/// <remarks>The variables are for the agent that a command starts by itself. <c>docs/LIMITS.md</c> lists all.</remarks>
internal sealed class LimitOptions
{
    private const string SessionsVariable = "RCSI_MAX_SESSIONS";
    private const string IdleVariable = "RCSI_IDLE_TIMEOUT";
    private const string GraceVariable = "RCSI_TEMPORARY_GRACE";

    private readonly Option<int?> _sessions = new("--max-sessions")
    {
        Description = $"How many sessions it holds at most. Default: {SessionsVariable}, else 1000.", HelpName = "COUNT",
    };

    private readonly Option<TimeSpan?> _idle = Arguments.Duration(
        "--idle-timeout", $"How long a session lives without a client and without running code, unless 'rcsi new' says. Default: {IdleVariable}, else 24h.");

    private readonly Option<TimeSpan?> _grace = Arguments.Duration(
        "--temporary-grace", $"How long a temporary session outlives a client that vanished. Default: {GraceVariable}, else 5m.");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_sessions);
        command.Add(_idle);
        command.Add(_grace);
    }

    /// <summary>The limits that a command line and the environment mean.</summary>
    /// <exception cref="UsageException">One makes no sense.</exception>
    [UnsupportedOSPlatform("windows")]
    public AgentLimits Read(ParseResult parsed)
    {
        AgentLimits limits = new();
        return limits with
        {
            Sessions = AtLeastOne("--max-sessions", parsed.GetValue(_sessions)) ?? AtLeastOne(SessionsVariable, Number(SessionsVariable)) ?? limits.Sessions,
            IdleTimeout = Seconds("--idle-timeout", parsed.GetValue(_idle) ?? Time(IdleVariable)) ?? limits.IdleTimeout,
            TemporaryGrace = Seconds("--temporary-grace", parsed.GetValue(_grace) ?? Time(GraceVariable)) ?? limits.TemporaryGrace,
        };
    }

    /// <summary>Those that were given, as arguments for another <c>rcsi agent serve</c>.</summary>
    public IEnumerable<string> ToArguments(ParseResult parsed)
    {
        if (parsed.GetValue(_sessions) is int sessions)
        {
            yield return _sessions.Name;
            yield return sessions.ToString(CultureInfo.InvariantCulture);
        }

        foreach (Option<TimeSpan?> option in (Option<TimeSpan?>[])[_idle, _grace])
        {
            if (parsed.GetValue(option) is TimeSpan time)
            {
                yield return option.Name;
                yield return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");
            }
        }
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
