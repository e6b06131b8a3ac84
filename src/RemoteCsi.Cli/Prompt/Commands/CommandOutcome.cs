using RemoteCsi.Cli.Prompt.Sessions;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>What comes after a command.</summary>
internal abstract record CommandOutcome
{
    /// <summary>The next line; it did what was asked.</summary>
    public static CommandOutcome Done { get; } = new Next(IsDone: true);

    /// <summary>The next line; it did not do what was asked, and has said why.</summary>
    public static CommandOutcome NotDone { get; } = new Next(IsDone: false);

    /// <summary>The prompt ends.</summary>
    public static CommandOutcome Leave { get; } = new Exit();

    private CommandOutcome()
    {
    }

    /// <summary>The next line.</summary>
    /// <param name="IsDone">Whether it did what was asked.</param>
    internal sealed record Next(bool IsDone) : CommandOutcome;

    /// <summary>The prompt ends.</summary>
    internal sealed record Exit : CommandOutcome;

    /// <summary>A prompt in another session, until it is left.</summary>
    /// <param name="Session">The session; whoever gets this disposes it.</param>
    internal sealed record Visit(VisitedSession Session) : CommandOutcome;
}
