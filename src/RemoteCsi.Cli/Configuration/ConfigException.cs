namespace RemoteCsi.Cli.Configuration;

/// <summary>A value of a configuration file that makes no sense.</summary>
internal sealed class ConfigException(string message) : Exception(message);
