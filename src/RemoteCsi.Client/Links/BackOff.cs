namespace RemoteCsi.Client.Links;

/// <summary>The pauses between attempts to make a lost link again.</summary>
/// <remarks>
/// They double from 0.1 s to 5 s, and are 30 s once two minutes have passed: a server that bans whoever knocks too often
/// must not ban a prompt that was left open. Each is longer or shorter by up to a fifth, so that the clients of an
/// agent that came back do not all come at once. For one loop at a time.
/// </remarks>
/// <param name="chance">Where the fifth comes from.</param>
internal sealed class BackOff(Random chance)
{
    private const double Jitter = 0.2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLater = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(2);

    private TimeSpan _pause = First / 2;

    /// <summary>The next pause.</summary>
    /// <param name="elapsed">How long the link has been tried already.</param>
    public TimeSpan Next(TimeSpan elapsed)
    {
        _pause = elapsed >= Later ? LongestLater : _pause * 2 < Longest ? _pause * 2 : Longest;
        return _pause * (1 - Jitter + (2 * Jitter * chance.NextDouble()));
    }
}
