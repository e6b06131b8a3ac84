namespace RemoteCsi.Cli.Configuration;

/// <summary>A key of an object in a configuration file, with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">1-based line of the key.</param>
/// <param name="Value">The value.</param>
internal sealed record ConfigMember(string Key, int Line, ConfigNode Value);
