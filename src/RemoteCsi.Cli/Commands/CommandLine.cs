using System.CommandLine;
using System.CommandLine.Parsing;

namespace RemoteCsi.Cli.Commands;

/// <summary>The command line: what there is, and what a wrong one is answered with.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parsing = new()
    {
        // C# begins with @ at times; it is never the name of a file of options here.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    // Signals are ours: a command that cares about Ctrl+C says itself what it means.
    private static readonly InvocationConfiguration Invoking = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>Runs a command line; returns the exit code.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed = Build().Parse(arguments, Parsing);
        if (parsed.Errors is [ParseError error, ..] && !AsksForHelp(parsed))
        {
            string command = string.Join(' ', CommandPath(parsed.CommandResult));
            throw new UsageException($"{error.Message.TrimEnd('.')} ('{command} --help' shows how)");
        }

        return parsed.InvokeAsync(Invoking);
    }

    private static RootCommand Build()
    {
        var root = new RootCommand("C# typed against another machine. Without a command: a prompt on this one.")
        {
            EnterCommand.Build(),
            NewCommand.Build(),
            ListCommand.Build(),
            RemoveCommand.Build(),
            InvokeCommand.Build(),
            InterruptCommand.Build(),
            ResetCommand.Build(),
            HistoryCommand.Build(),
            ExplainCommand.Build(),
            FindCommand.Build(),
            SnapInsCommand.Build(),
            AgentCommand.Build(),
        };
        root.SetAction((_, cancellationToken) => EnterCommand.RunLocalAsync(cancellationToken));
        return root;
    }

    private static bool AsksForHelp(ParseResult parsed) => parsed.Tokens.Any(token => token.Value is "--help" or "-h" or "-?");

    private static IEnumerable<string> CommandPath(CommandResult result) =>
        (result.Parent is CommandResult parent ? CommandPath(parent) : []).Append(result.Command is RootCommand ? "rcsi" : result.Command.Name);
}
