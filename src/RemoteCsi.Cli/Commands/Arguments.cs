using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Shells;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Commands;

/// <summary>The arguments that several commands have.</summary>
internal static class Arguments
{
    /// <summary>What an endpoint is, for the help.</summary>
    private const string Forms = "local, user@host, ssh://user@host:port, or unix:/path";

    /// <summary>One endpoint.</summary>
    public static Argument<InvokeTarget> Endpoint() => new Argument<InvokeTarget>("ENDPOINT") { Description = $"Where: {Forms}.", CustomParser = ParseOne }.Completed();

    /// <summary>What is meant when no endpoint is given.</summary>
    public static InvokeTarget Local { get; } = new("local", new LocalEndpoint());

    /// <summary>Any number of endpoints; none means <see cref="Local"/>.</summary>
    public static Argument<InvokeTarget[]> Endpoints() => new Argument<InvokeTarget[]>("ENDPOINT")
    {
        Description = $"Where: {Forms}. Default: local.",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => ParseMany(result, result.Tokens.SelectMany(token => token.Value.Split(','))),
    }.Completed();

    /// <summary>Endpoints with commas between.</summary>
    public static Argument<InvokeTarget[]> EndpointList() => new Argument<InvokeTarget[]>("ENDPOINT[,ENDPOINT…]")
    {
        Description = $"Where, one or several: {Forms}.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => ParseMany(result, result.Tokens[0].Value.Split(',')),
    }.Completed();

    /// <summary>A time span with a unit: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => ParseDuration(result.Tokens[0].Value) is TimeSpan time ? time : Refuse<TimeSpan?>(result, $"'{result.Tokens[0].Value}' is no time; write 90s, 30m, 2h or 1d"),
    };

    /// <summary>How long a lost link is tried again.</summary>
    public static Option<TimeSpan?> ReconnectTimeout(string otherwise) => Duration(
        "--reconnect-timeout", $"How long to try again when the link is lost: 90s, 30m, 2h. Default: {otherwise}.");

    /// <summary>A time span with a unit; null for anything else.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        double? seconds = text.Length == 0 ? null : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            _ => null,
        };
        bool valid = double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count);
        return seconds is double unit && valid && count * unit is > 0 and <= int.MaxValue ? TimeSpan.FromSeconds(count * unit) : null;
    }

    /// <summary>Reads one endpoint; what is wrong with it becomes an error of the command line.</summary>
    public static InvokeTarget? ParseOne(ArgumentResult result)
    {
        try
        {
            return Parse(result.Tokens[0].Value);
        }
        catch (Exception exception) when (exception is RemoteCsiException or UsageException)
        {
            return Refuse<InvokeTarget>(result, exception.Message);
        }
    }

    private static InvokeTarget[]? ParseMany(ArgumentResult result, IEnumerable<string> texts)
    {
        try
        {
            return [.. texts.Select(Parse)];
        }
        catch (Exception exception) when (exception is RemoteCsiException or UsageException)
        {
            return Refuse<InvokeTarget[]>(result, exception.Message);
        }
    }

    private static InvokeTarget Parse(string text) => text.StartsWith('-')
        ? throw new UsageException($"Unrecognized option '{text}'")
        : new InvokeTarget(text, RemoteCsi.Client.Endpoints.Endpoint.Parse(text));

    /// <summary>Completes the endpoints that are known; of several with commas between, the last.</summary>
    public static Argument<T> Completed<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context =>
        {
            string before = context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)];
            return KnownEndpoints.All().Except(before.Split(',')).Select(endpoint => new CompletionItem(before + endpoint));
        });
        return argument;
    }

    private static T? Refuse<T>(ArgumentResult result, string why)
    {
        result.AddError(why);
        return default;
    }
}
