using System.Net.Sockets;
using System.Text;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Connections;

/// <summary>Who a client is, in one line for journal and audit log.</summary>
/// <remarks>
/// The user is certain: the kernel has said that it is the agent's own. The ssh connection is read from the environment that
/// sshd gave the process at the other end of the socket, which is the relay of <c>ssh</c>, or a shell that somebody logged in to. Where
/// the client says it is, is what it says. A user can lie to its own agent about the last two, and harms only its own record.
/// </remarks>
internal static class ConnectionOrigin
{
    private const int LongestOrigin = 128;

    /// <summary>The ssh connection that the other end of a socket came through: <c>10.0.0.5 port 51234</c>; null when it is none.</summary>
    public static string? Of(Socket socket)
    {
        if (PeerUser.Of(socket) is not { ProcessId: > 0 } peer)
        {
            return null;
        }

        try
        {
            const string Variable = "SSH_CONNECTION=";
            string? connection = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{peer.ProcessId}/environ")).Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(Variable, StringComparison.Ordinal));
            return connection?[Variable.Length..].Split(' ') is [{ Length: > 0 } address, string port, ..] ? Clean($"{address} port {port}") : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended already, or is a program that hides its environment.
            return null;
        }
    }

    /// <summary>All of it in one line: <c>build from alice@laptop via ssh 10.0.0.5 port 51234</c>.</summary>
    /// <param name="user">The account.</param>
    /// <param name="said">Where the client says it is.</param>
    /// <param name="ssh">The ssh connection.</param>
    public static string Describe(string user, string? said, string? ssh)
    {
        string from = string.IsNullOrEmpty(said) ? "" : $" from {Clean(said)}";
        string via = ssh is null ? "" : $" via ssh {ssh}";
        return user + from + via;
    }

    /// <summary>Bounded and without control characters: it is written down with every submission, and shown.</summary>
    private static string Clean(string text) =>
        string.Concat(text.Take(LongestOrigin).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
}
