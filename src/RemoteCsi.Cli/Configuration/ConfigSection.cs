namespace RemoteCsi.Cli.Configuration;

/// <summary>The usable settings of one part of a configuration file.</summary>
/// <param name="Pattern">The endpoints that it is for; null for all.</param>
/// <param name="Values">By setting: the value, and its 1-based line.</param>
internal sealed record ConfigSection(EndpointPattern? Pattern, IReadOnlyDictionary<string, (object? Value, int Line)> Values);
