namespace RemoteCsi.Cli;

/// <summary>What <c>rcsi</c> answers its caller with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A compile error, an exception, or another failure of what was asked for.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for makes no sense: options, a file, an endpoint, a session's name.</summary>
    public const int Usage = 2;

    /// <summary>No connection to an agent.</summary>
    public const int NoConnection = 3;

    /// <summary>The terminal is gone: 128 and the number of SIGHUP, as shells have it.</summary>
    public const int HungUp = 129;

    /// <summary>Interrupted: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The graver of two, when several endpoints were asked.</summary>
    public static int Graver(int one, int other) => Rank(one) >= Rank(other) ? one : other;

    private static int Rank(int code) => code switch
    {
        Done => 0,
        Failed => 1,
        Usage => 2,
        NoConnection => 3,
        _ => 4,
    };
}
