using System.CommandLine;
using RemoteCsi.Cli.Shells;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi completion</c>: prints what makes a shell complete <c>rcsi</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", ShellScripts.Names) + ". Its first lines say where it belongs." };
        shell.AcceptOnlyFromAmong([.. ShellScripts.Names]);
        var command = new Command("completion", "Prints the script that makes a shell complete rcsi: commands, options, endpoints, sessions.") { shell };
        command.SetAction(parsed =>
        {
            foreach (string line in ShellScripts.For(parsed.GetRequiredValue(shell)).TrimEnd('\n').Split('\n'))
            {
                Report.Line(line);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
