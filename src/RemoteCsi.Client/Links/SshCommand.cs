using System.Diagnostics;
using System.Globalization;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Links;

/// <summary>How <c>ssh</c> is called.</summary>
internal static class SshCommand
{
    private const string DefaultRemoteCommand = "rcsi agent connect --stdio";

    // Ctrl+C at the terminal goes to every process of its foreground group: without this it would cut the link that the
    // interrupt has to travel on. ssh leaves a signal ignored that it inherits ignored. It must stay in the terminal's
    // group, or it could not ask for a password.
    private const string IgnoreInterrupts = "trap '' INT QUIT; exec \"$@\"";

    /// <summary>The ssh program: <c>$RCSI_SSH</c>, else <c>ssh</c> from the PATH.</summary>
    public static string Program(Func<string, string?> environment) =>
        environment("RCSI_SSH") is { Length: > 0 } program ? program : "ssh";

    /// <summary>
    /// Whether a program can be found here. Asked before, because the shell that starts it would answer as a far shell
    /// does that has no <c>rcsi</c>.
    /// </summary>
    public static bool IsThere(string program, Func<string, string?> environment) =>
        OperatingSystem.IsWindows()
        || (program.Contains('/')
            ? File.Exists(program)
            : (environment("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>Makes the call, with every argument apart, so that nothing of the endpoint is read as an option or by a shell here.</summary>
    public static ProcessStartInfo For(SshEndpoint endpoint, bool interactive, Func<string, string?> environment)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(Program(environment))
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", IgnoreInterrupts, "sh", Program(environment) } };
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        foreach (string argument in Arguments(endpoint, interactive, environment("RCSI_REMOTE_COMMAND")))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static IEnumerable<string> Arguments(SshEndpoint endpoint, bool interactive, string? remoteCommand)
    {
        if (endpoint.Host.StartsWith('-'))
        {
            throw new RemoteCsiException(RemoteCsiReason.InvalidEndpoint, $"the host '{endpoint.Host}' begins with '-'");
        }

        List<string> arguments =
            ["-T", "-o", "ConnectTimeout=4", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=2"];
        if (!interactive)
        {
            arguments.AddRange("-o", "BatchMode=yes");
        }

        if (endpoint.Port is int port)
        {
            arguments.AddRange("-p", port.ToString(CultureInfo.InvariantCulture));
        }

        if (endpoint.User is not null)
        {
            arguments.AddRange("-l", endpoint.User);
        }

        if (endpoint.Subsystem is not null)
        {
            arguments.Add("-s");
        }

        arguments.AddRange("--", endpoint.Host);
        arguments.Add(endpoint.Subsystem ?? endpoint.Command ?? (string.IsNullOrEmpty(remoteCommand) ? DefaultRemoteCommand : remoteCommand));
        return arguments;
    }
}
