using System.Text.RegularExpressions;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Configuration;

/// <summary>Names endpoints in a configuration file: as on the command line, or a host alone; <c>*</c> stands for any letters, <c>?</c> for one.</summary>
internal sealed class EndpointPattern(string text)
{
    private readonly Regex _matches = new(
        $"^{Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

    /// <summary>As it was written.</summary>
    public string Text => text;

    /// <summary>Whether it names just one place.</summary>
    public bool IsOne => text.AsSpan().IndexOfAny('*', '?') < 0;

    /// <summary>Whether an endpoint is meant.</summary>
    public bool Means(Endpoint endpoint) =>
        _matches.IsMatch(endpoint.ToString()) || (endpoint is SshEndpoint && _matches.IsMatch(endpoint.DisplayName));
}
