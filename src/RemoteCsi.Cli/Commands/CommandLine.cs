using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Hosting;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Shells;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Commands;

/// <summary>The command line: what there is, and what a wrong one is answered with.</summary>
internal static class CommandLine
{
    /// <summary>How a command line is read.</summary>
    public static ParserConfiguration Parsing { get; } = new()
    {
        // C# begins with @ at times; it is never the name of a file of options here.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    /// <summary>The commands by their names, each made when it is wanted.</summary>
    internal static readonly (string Name, Func<Command> Build)[] Commands =
    [
        ("enter", EnterCommand.Build),
        ("new", NewCommand.Build),
        ("list", ListCommand.Build),
        ("remove", RemoveCommand.Build),
        ("invoke", InvokeCommand.Build),
        ("interrupt", InterruptCommand.Build),
        ("reset", ResetCommand.Build),
        ("history", HistoryCommand.Build),
        ("explain", ExplainCommand.Build),
        ("find", FindCommand.Build),
        ("members", MembersCommand.Build),
        ("types", TypesCommand.Build),
        ("source", SourceCommand.Build),
        ("snapins", SnapInsCommand.Build),
        ("config", ConfigCommand.Build),
        ("completion", CompletionCommand.Build),
        ("agent", AgentCommand.Build),
    ];

    // Signals are ours: a command that cares about Ctrl+C says itself what it means.
    private static readonly InvocationConfiguration Invoking = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>Runs a command line; returns the exit code.</summary>
    public static Task<int> RunAsync(string[] arguments) =>
        arguments.SequenceEqual(AgentServer.Background) && !OperatingSystem.IsWindows()
            ? AgentServer.ServeAsync(background: true, AgentVariables.Limits(null, null, null), AgentVariables.Workers(null, null, noSpare: false), CancellationToken.None)
            : ParseAndRunAsync(arguments);

    private static Task<int> ParseAndRunAsync(string[] arguments)
    {
        bool draws = arguments is [] or ["enter", ..] && InteractivePrompt.IsPossible;
        if (Environment.ProcessorCount > 1 && !draws && (arguments is [] || arguments[0] is not ("agent" or "config" or "completion" or ['-' or '[', ..])))
        {
            // While this thread reads the command line and the configuration. A prompt is drawn first, and has nothing beside it.
            _ = RemoteAgent.PrepareAsync();
        }

        ParseResult parsed = BuildFor(arguments).Parse(arguments, Parsing);
        if (parsed.Errors is [ParseError error, ..] && !AsksForHelp(parsed))
        {
            string command = string.Join(' ', CommandPath(parsed.CommandResult));
            throw new UsageException($"{error.Message.TrimEnd('.')} ('{command} --help' shows how)");
        }

        // Only a terminal shows colours; but a name that is wrong is wrong everywhere.
        if (StandardStream.Output.IsTerminal || StandardStream.Error.IsTerminal || parsed.GetValue(SettingOptions.Theme) is not null)
        {
            StandardStream.Theme = Settings.At(EndpointOf(parsed), Configured.File, new SettingOverrides { Theme = parsed.GetValue(SettingOptions.Theme) }).Theme;
        }

        return parsed.InvokeAsync(Invoking);
    }

    /// <summary>All commands.</summary>
    public static RootCommand Build() => Build(Commands.Select(command => command.Build()));

    /// <summary>The commands that a line is about: the one that it names or, where it names none, all; for to build them all takes longer than to run most.</summary>
    internal static RootCommand BuildFor(string[] arguments) => arguments is [string first, ..]
        ? Array.Find(Commands, command => command.Name == first) is { Name: not null } named ? Build([named.Build()]) : Build()
        : Build([]);

    private static RootCommand Build(IEnumerable<Command> commands)
    {
        var root = new RootCommand("C# typed against another machine. Without a command: a prompt on this one.");
        foreach (Command command in commands)
        {
            root.Add(command);
        }

        root.Directives.OfType<SuggestDirective>().Single().Action = new Suggestions();
        root.Add(SettingOptions.Theme);
        var settings = new SettingOptions();
        settings.AddOfPrompt(root);
        root.SetAction((parsed, cancellationToken) => EnterCommand.RunLocalAsync(settings.Read(parsed), cancellationToken));
        return root;
    }

    /// <summary>The endpoint that a command line speaks of; this machine when it speaks of none, or of several.</summary>
    private static Endpoint EndpointOf(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault(argument => argument.Argument.ValueType == typeof(InvokeTarget)) is { } argument
        && argument.GetValueOrDefault<InvokeTarget>() is { } target
            ? target.Endpoint
            : new LocalEndpoint();

    private static bool AsksForHelp(ParseResult parsed) => parsed.Tokens.Any(token => token.Value is "--help" or "-h" or "-?");

    private static IEnumerable<string> CommandPath(CommandResult result) =>
        (result.Parent is CommandResult parent ? CommandPath(parent) : []).Append(result.Command is RootCommand ? "rcsi" : result.Command.Name);
}
