using System.CommandLine;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi invoke</c>: runs code and shows what comes of it.</summary>
internal static class InvokeCommand
{
    private const int DefaultThrottle = 32;

    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget[]> endpoints = Arguments.EndpointList();
        var file = new Argument<string?>("FILE.csx | -")
        {
            Description = "A script to run as one submission; - is standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var session = new Option<string?>("--session") { Description = "Run in the session of this name, made when it is not there. Default: a temporary one.", HelpName = "N" };
        var code = new Option<string[]>("-c") { Description = "Code to run; may be repeated, each is a submission of its own.", HelpName = "CODE" };
        var json = new Option<bool>("--json") { Description = "One JSON object a submission and line." };
        var detail = new Option<bool>("--detail") { Description = "Show all members of values and up to 1,000 items of each." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Go on after a submission that did not complete." };
        var throttle = new Option<int>("--throttle")
        {
            Description = "At how many endpoints to run at the same time.",
            HelpName = "COUNT",
            DefaultValueFactory = _ => DefaultThrottle,
        };
        Option<TimeSpan?> reconnect = Arguments.ReconnectTimeout("2m");
        var settings = new SettingOptions();
        var command = new Command("invoke", "Runs code on one or more machines.") { endpoints, file, session, code, json, detail, keepGoing, throttle, reconnect };
        settings.AddOfNewSessions(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string? path = parsed.GetValue(file);
            string? name = parsed.GetValue(session);
            SettingOverrides given = settings.Read(parsed);

            // Code that runs in a session of its own means the same wherever it is sent from; only the command line may add to that.
            given = name is null ? given with { NoDefaults = true } : given;
            var request = new InvokeRequest(
                parsed.GetRequiredValue(endpoints),
                Submissions(parsed.GetValue(code) ?? [], path),
                name,
                parsed.GetValue(json),
                parsed.GetValue(keepGoing),
                parsed.GetValue(throttle) is int count and > 0 ? count : throw new UsageException("--throttle must be at least 1"),
                ForwardInput: path != "-",
                parsed.GetValue(reconnect) ?? Connecting.ReconnectTimeout,
                endpoint => given is { NoDefaults: true, SpeaksOfNewSessions: false } ? SessionDefaults.None : Configured.At(endpoint, given).Defaults,
                parsed.GetValue(detail));
            return Invocation.RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static InvokeSubmission[] Submissions(string[] code, string? path)
    {
        if (code.Length > 0 && path is not null)
        {
            throw new UsageException($"either -c or a file, not both: '{path}' is one argument too many");
        }

        return path switch
        {
            null when code.Length == 0 => throw new UsageException("no code: give -c CODE, a FILE.csx, or - for standard input"),
            null => [.. code.Select(text => new InvokeSubmission(text, null))],
            "-" => [new InvokeSubmission(Console.In.ReadToEnd(), null)],
            _ => [Read(path)],
        };
    }

    private static InvokeSubmission Read(string path)
    {
        try
        {
            var script = ScriptFile.Read(path);
            return new InvokeSubmission(script.Code, script.Name, script.Loaded);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"cannot read {path}: {(File.Exists(path) || Directory.Exists(path) ? exception.Message : "there is no such file")}");
        }
    }
}
