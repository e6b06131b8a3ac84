namespace RemoteCsi.Protocol.Transport;

/// <summary>The bytes that a peer sent are no message of this protocol, or one that is too large. The connection is over.</summary>
/// <param name="message">What was wrong, in one line.</param>
public sealed class FrameException(string message) : IOException(message);
