using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Protocol;

namespace RemoteCsi.Cli;

/// <summary>How a failure of ours, not of the user's code, is said: one clear line, and an exit code.</summary>
internal static class Failures
{
    /// <summary>Says it on standard error; returns the exit code.</summary>
    public static int Report(Exception exception)
    {
        (string message, int exitCode) = Describe(exception);
        if (message.Length > 0)
        {
            Console.Error.WriteLine("rcsi: " + (Console.IsErrorRedirected ? message : Safe(exception, message)));
        }

        if (Environment.GetEnvironmentVariable("RCSI_DEBUG") == "1")
        {
            Console.Error.WriteLine(exception);
        }

        return exitCode;
    }

    /// <summary>What to say, empty for nothing, and the exit code.</summary>
    public static (string Message, int ExitCode) Describe(Exception exception) => exception switch
    {
        UsageException => (exception.Message, ExitCode.Usage),
        RemoteCsiException remote => (remote.Message, CodeOf(remote)),
        OperationCanceledException => ("", ExitCode.Interrupted),
        OutputClosedException => ("", ExitCode.Failed),
        _ => ($"unexpected failure, {exception.GetType().Name}: {exception.Message} (RCSI_DEBUG=1 shows where)", ExitCode.Failed),
    };

    // What an agent said may not look like lines of ours; what we say ourselves (the agent's log, a usage) may have several.
    private static string Safe(Exception exception, string message) =>
        exception is RemoteCsiException { AgentError: not null } or RemoteCsiException { Reason: RemoteCsiReason.AgentRefused or RemoteCsiReason.NotAnAgent }
            ? TerminalFilter.CleanLine(message)
            : TerminalFilter.Clean(message);

    private static int CodeOf(RemoteCsiException exception) => exception.AgentError switch
    {
        AgentErrorCode.NoSuchSession or AgentErrorCode.NameInUse or AgentErrorCode.InvalidName or AgentErrorCode.InvalidArgument => ExitCode.Usage,
        AgentErrorCode.VersionMismatch or AgentErrorCode.HelloRequired or AgentErrorCode.Stopping => ExitCode.NoConnection,
        not null => ExitCode.Failed,
        null => exception.Reason switch
        {
            RemoteCsiReason.InvalidEndpoint => ExitCode.Usage,
            RemoteCsiReason.AgentRefused => ExitCode.Failed,
            _ => ExitCode.NoConnection,
        },
    };
}
