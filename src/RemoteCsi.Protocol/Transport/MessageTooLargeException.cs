using System.Globalization;

namespace RemoteCsi.Protocol.Transport;

/// <summary>What was to be sent makes a message that the other side would not read. Nothing was sent, and the connection is as it was.</summary>
/// <param name="bytes">How many bytes the message has.</param>
/// <param name="limit">How many it may have.</param>
public sealed class MessageTooLargeException(int bytes, int limit)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"a message of {bytes:N0} bytes is over the limit of {limit:N0}"));
