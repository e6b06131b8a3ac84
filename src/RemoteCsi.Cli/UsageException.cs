namespace RemoteCsi.Cli;

/// <summary>What was asked for makes no sense; the message says why in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
