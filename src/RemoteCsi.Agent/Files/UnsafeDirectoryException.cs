namespace RemoteCsi.Agent.Files;

/// <summary>A directory that must be ours alone is not. The message says which, why, and what to do.</summary>
/// <param name="message">One line.</param>
public sealed class UnsafeDirectoryException(string message) : IOException(message);
