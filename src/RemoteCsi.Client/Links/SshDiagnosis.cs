using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Links;

/// <summary>Turns what <c>ssh</c> left behind into one clear line.</summary>
/// <remarks>The phrases are OpenSSH's own (English; it has no translations) and those of the usual shells.</remarks>
internal static class SshDiagnosis
{
    private const int CommandNotFound = 127;
    private const int CommandNotExecutable = 126;
    private const string HowToInstall =
        "install .NET 10 and rcsi there so that a plain 'ssh HOST rcsi' finds it, or name it: ssh://HOST?command=/path/to/rcsi%20agent%20connect%20--stdio";

    /// <summary>Explains.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="exitCode">ssh's exit code; null when it has not ended.</param>
    /// <param name="said">What it wrote to its standard error.</param>
    /// <param name="noise">What came instead of the protocol; null when nothing did.</param>
    /// <param name="opened">True when the far side had begun to speak the protocol.</param>
    /// <param name="waited">How long was waited for an answer in vain; null when that is not the trouble.</param>
    /// <param name="exception">What the reader met.</param>
    public static RemoteCsiException Explain(
        SshEndpoint endpoint, int? exitCode, string said, string? noise, bool opened, TimeSpan? waited, Exception? exception)
    {
        string host = endpoint.Host;
        string last = LastLine(said);
        if (noise is not null)
        {
            return Failure(
                RemoteCsiReason.NotAnAgent,
                $"{host} wrote '{noise}' before the protocol began; a start-up file of the shell there (.bashrc, .profile) must not print anything when it is not interactive");
        }

        if (opened)
        {
            return Failure(RemoteCsiReason.LinkLost, $"the connection to {host} was lost{(last.Length > 0 ? ": " + last : "")}");
        }

        if (waited is TimeSpan time)
        {
            return Failure(RemoteCsiReason.TimedOut, $"{host} did not answer within {time.TotalSeconds:0.#} s{(last.Length > 0 ? ": " + last : "")}");
        }

        if (Says("could not resolve hostname"))
        {
            return Failure(RemoteCsiReason.NotReachable, $"the host name {host} is not known");
        }

        if (Says("connection refused"))
        {
            return Failure(RemoteCsiReason.NotReachable, $"{host} refused the connection: no ssh server listens on {Port(endpoint)}");
        }

        if (Says("timed out") || Says("timeout"))
        {
            return Failure(RemoteCsiReason.TimedOut, $"{host} does not answer on {Port(endpoint)}");
        }

        if (Says("no route to host") || Says("network is unreachable") || Says("network unreachable"))
        {
            return Failure(RemoteCsiReason.NotReachable, $"there is no way to {host}: {last}");
        }

        if (Says("host key verification failed") || Says("host identification has changed") || Says("no matching host key"))
        {
            return Failure(
                RemoteCsiReason.SshFailed,
                Says("host identification has changed")
                    ? $"the host key of {host} has changed since it was last seen; somebody may be listening in. Check it, then mend known_hosts"
                    : $"the host key of {host} is not known or not trusted; connect once with 'ssh {host}' and check it");
        }

        if (Says("permission denied") && exitCode != CommandNotExecutable)
        {
            return Failure(RemoteCsiReason.SshFailed, $"{host} did not let {(endpoint.User is null ? "you" : $"'{endpoint.User}'")} in: {Line("permission denied")}");
        }

        if (endpoint.Subsystem is not null && Says("subsystem request failed"))
        {
            return Failure(RemoteCsiReason.RcsiMissing, $"the sshd of {host} has no subsystem '{endpoint.Subsystem}'; add 'Subsystem {endpoint.Subsystem} /path/to/rcsi agent connect --stdio' to its sshd_config");
        }

        if (exitCode == CommandNotFound || Says("command not found") || Says(": not found"))
        {
            return Failure(RemoteCsiReason.RcsiMissing, $"rcsi is not installed on {host}, or not on its PATH; {HowToInstall.Replace("HOST", host, StringComparison.Ordinal)}");
        }

        if (exitCode == CommandNotExecutable)
        {
            return Failure(RemoteCsiReason.RcsiMissing, $"rcsi on {host} cannot be run: {last}");
        }

        if (last.Length > 0)
        {
            return Failure(exitCode == 255 ? RemoteCsiReason.SshFailed : RemoteCsiReason.AgentStartFailed, $"{host}: {last}");
        }

        return Failure(
            RemoteCsiReason.SshFailed,
            exitCode is int code ? $"the connection to {host} ended with exit code {code} and without a word" : $"the connection to {host} ended without a word");

        bool Says(string phrase) => said.Contains(phrase, StringComparison.OrdinalIgnoreCase);

        string Line(string phrase) => Lines(said).LastOrDefault(line => line.Contains(phrase, StringComparison.OrdinalIgnoreCase)) ?? last;

        RemoteCsiException Failure(RemoteCsiReason reason, string message) => new(reason, message, exception);
    }

    private static string Port(SshEndpoint endpoint) => endpoint.Port is int port ? $"port {port}" : "its ssh port";

    private static string LastLine(string said) => Lines(said).LastOrDefault() ?? "";

    private static string[] Lines(string said) =>
        said.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
