using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Commands;

/// <summary>What a search found, as commands tell it.</summary>
internal static class FoundReport
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 500;

    /// <summary>The option that says how much is wanted.</summary>
    public static Option<int> Limit() =>
        new("--limit") { Description = $"The most matches to show, up to {MostLimit}.", HelpName = "COUNT", DefaultValueFactory = _ => DefaultLimit };

    /// <summary>Its value.</summary>
    /// <exception cref="UsageException">It is out of range.</exception>
    public static int Checked(int limit) => limit is > 0 and <= MostLimit ? limit : throw new UsageException($"--limit is from 1 to {MostLimit}");

    /// <summary>Searches and shows what was found; returns the exit code.</summary>
    /// <param name="target">Where.</param>
    /// <param name="session">Name of the session; null for a temporary one.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="asked">As the user put it.</param>
    /// <param name="limit">The most matches.</param>
    /// <param name="json">True for one JSON object.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <exception cref="UsageException">The query is none.</exception>
    public static async Task<int> ShowAsync(
        InvokeTarget target, string? session, string query, string asked, int limit, bool json, CancellationToken cancellationToken)
    {
        FoundSymbols found = await ExploringSession.AskAsync(
            target, session, (agent, selector) => agent.FindAsync(selector, query, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found.Problem is not null)
        {
            throw new UsageException(found.Problem);
        }

        StandardStream output = StandardStream.Output;
        if (json)
        {
            output.WriteLine(ExploringJson.Of(found, output.IsTerminal));
        }
        else if (found.Total == 0)
        {
            Report.Aside(asked.Length > 0 ? $"rcsi: nothing was found for '{asked}'" : $"rcsi: session '{session}' has declared no types");
        }
        else
        {
            output.WriteLine(FoundText.Of(found, output.IsTerminal ? output.Target.Width : int.MaxValue).For(output.Target));
            Report.Aside(FoundText.Count(found));
        }

        return found.Total > 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
