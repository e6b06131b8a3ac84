using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RemoteCsi.Cli.Commands;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Shells;

/// <summary>Answers a shell: <c>rcsi "[suggest:POSITION]" LINE</c> prints what can stand at that position, a line each, and never an error.</summary>
internal sealed class Suggestions : AsynchronousCommandLineAction
{
    // On the line these take a name that only an agent knows.
    private static readonly string[] TakesSession = ["--name", "--session"];
    private const string TakesSnapIn = "--snapin";
    private const string TakesTheme = "--theme";

    /// <summary>What a shell hands on is seldom a whole line.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Prints them.</summary>
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        string line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        string? position = parseResult.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive)?.Value.Trim('[', ']').Split(':').ElementAtOrDefault(1);
        if (int.TryParse(position, out int caret) && caret >= 0 && caret < line.Length)
        {
            line = line[..caret];
        }

        foreach (string suggestion in await OfAsync(parseResult.RootCommandResult.Command, parseResult.Configuration, line).ConfigureAwait(false))
        {
            Report.Line(suggestion);
        }

        return ExitCode.Done;
    }

    /// <summary>What can stand at the end of a line.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="configuration">How a line is read.</param>
    /// <param name="line">The line up to the caret, with the program before it or without.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(Command root, ParserConfiguration configuration, string line)
    {
        string text = WithoutProgram(line);
        string word = text[(text.LastIndexOfAny([' ', '\t']) + 1)..];
        ParseResult parsed = root.Parse(text, configuration);
        string[] all = await NamesAsync(text[..^word.Length].TrimEnd(), parsed).ConfigureAwait(false)
            ?? [.. parsed.GetCompletions(text.Length).Select(item => item.Label).Where(IsUsual)];
        string[] fitting = [.. all.Where(one => one.StartsWith(word, StringComparison.Ordinal)).Distinct()];

        // Who has not typed a dash looks for a command or an endpoint first.
        string[] others = [.. fitting.Where(one => !one.StartsWith('-'))];
        return word.Length == 0 && others.Length > 0 ? others : fitting;
    }

    private static string WithoutProgram(string line)
    {
        string start = line.TrimStart();
        int end = start.IndexOfAny([' ', '\t']);
        string first = end < 0 ? start : start[..end];
        return Path.GetFileNameWithoutExtension(first) == "rcsi" ? start[first.Length..].TrimStart() : start;
    }

    private static async Task<string[]?> NamesAsync(string before, ParseResult parsed)
    {
        string option = before[(before.LastIndexOfAny([' ', '\t']) + 1)..];

        // The name of a new session is one that no session has.
        return option switch
        {
            _ when TakesSession.Contains(option) => parsed.CommandResult.Command.Name == "new" ? [] : await RunningAgent.SessionsAsync(EndpointOf(parsed)).ConfigureAwait(false),
            TakesSnapIn => await RunningAgent.SnapInsAsync(EndpointOf(parsed)).ConfigureAwait(false),
            TakesTheme => [.. Configured.File.Themes.Select(theme => theme.Name)],
            _ => null,
        };
    }

    /// <summary>The endpoint of the line, the first of several; this machine when there is none, null when there is nonsense.</summary>
    private static Endpoint? EndpointOf(ParseResult parsed)
    {
        foreach (ArgumentResult argument in parsed.CommandResult.Children.OfType<ArgumentResult>())
        {
            if (argument.Tokens.Count > 0 && argument.Argument.ValueType is { } type && (type == typeof(InvokeTarget) || type == typeof(InvokeTarget[])))
            {
                try
                {
                    return Endpoint.Parse(argument.Tokens[0].Value);
                }
                catch (Client.RemoteCsiException)
                {
                    return null;
                }
            }
        }

        return Arguments.Local.Endpoint;
    }

    // -h, -?, /h and /? are there for those who know them.
    private static bool IsUsual(string label) => label.Length > 0 && !label.StartsWith('/') && label is not ("-h" or "-?");
}
