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
    /// <summary>How many sessions.</summary>
    public const string SessionsName = "--max-sessions";

    /// <summary>How long an idle session lives.</summary>
    public const string IdleName = "--idle-timeout";

    /// <summary>How long a temporary session outlives its client.</summary>
    public const string GraceName = "--temporary-grace";

    private readonly Option<int?> _sessions = new(SessionsName)
    {
        Description = $"How many sessions it holds at most. Default: {AgentVariables.Sessions}, else 1000.", HelpName = "COUNT",
    };

    private readonly Option<TimeSpan?> _idle = Arguments.Duration(
        IdleName, $"How long a session lives without a client and without running code, unless 'rcsi new' says. Default: {AgentVariables.Idle}, else 24h.");

    private readonly Option<TimeSpan?> _grace = Arguments.Duration(
        GraceName, $"How long a temporary session outlives a client that vanished. Default: {AgentVariables.Grace}, else 5m.");

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
    public AgentLimits Read(ParseResult parsed) => AgentVariables.Limits(parsed.GetValue(_sessions), parsed.GetValue(_idle), parsed.GetValue(_grace));

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
}
