namespace RemoteCsi.Cli.Terminal;

/// <summary>Nobody reads our output any more: the next program of the pipe has ended. As for any program, that is no mishap but the end.</summary>
internal sealed class OutputClosedException() : IOException("nobody reads the output any more");
