using System.Security.Cryptography;
using System.Text;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Where an agent keeps its files and its sockets; how a client on the same machine finds it.</summary>
/// <remarks>
/// State is <c>$RCSI_HOME</c> when set, else <c>$XDG_STATE_HOME/rcsi</c>, else <c>~/.local/state/rcsi</c>. Sockets are in
/// <c>run</c> under an <c>$RCSI_HOME</c>, else in <c>$XDG_RUNTIME_DIR/rcsi</c> while that directory exists, else in
/// <c>run</c> under the state. A unix socket's path holds at most 104 bytes; where that is too short for the chosen
/// directory, sockets go to a directory of this state's own under the temporary directory.
/// </remarks>
public sealed class StateDirectory
{
    /// <summary>Longest path that a unix socket can have, in bytes, on every platform we run on.</summary>
    public const int MaximumSocketPathBytes = 104;

    /// <summary>Room that the longest socket name of ours needs under <see cref="SocketDirectory"/>.</summary>
    private const int LongestSocketName = 24;

    private StateDirectory(string path, string socketDirectory)
    {
        Path = path;
        SocketDirectory = socketDirectory;
    }

    /// <summary>Full path of the directory of journal, sessions and logs.</summary>
    public string Path { get; }

    /// <summary>Full path of the directory of sockets, mode 0700.</summary>
    public string SocketDirectory { get; }

    /// <summary>The socket that the agent listens on.</summary>
    public string AgentSocket => System.IO.Path.Combine(SocketDirectory, "agent.sock");

    /// <summary>The log of an agent that runs in the background.</summary>
    public string AgentLog => System.IO.Path.Combine(Path, "agent.log");

    /// <summary>The state directory that an <c>$RCSI_HOME</c> of this value means.</summary>
    public static StateDirectory At(string home)
    {
        string path = System.IO.Path.GetFullPath(home);
        return new StateDirectory(path, ShortEnough(System.IO.Path.Combine(path, "run"), path));
    }

    /// <summary>The state directory that this process's environment means.</summary>
    public static StateDirectory FromEnvironment()
    {
        string? home = Environment.GetEnvironmentVariable("RCSI_HOME");
        if (!string.IsNullOrEmpty(home))
        {
            return At(home);
        }

        string? xdgState = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        string state = string.IsNullOrEmpty(xdgState)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "rcsi")
            : System.IO.Path.Combine(xdgState, "rcsi");
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string sockets = !string.IsNullOrEmpty(runtime) && Directory.Exists(runtime)
            ? System.IO.Path.Combine(runtime, "rcsi")
            : System.IO.Path.Combine(state, "run");
        return new StateDirectory(state, ShortEnough(sockets, state));
    }

    private static string ShortEnough(string sockets, string state)
    {
        if (Encoding.UTF8.GetByteCount(sockets) + 1 + LongestSocketName <= MaximumSocketPathBytes)
        {
            return sockets;
        }

        // The name depends on the state alone, so that client and agent agree on it without talking.
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..16];
        return System.IO.Path.Combine("/tmp", $"rcsi-{Environment.UserName}-{digest}");
    }
}
