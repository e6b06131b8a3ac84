using System.Buffers.Binary;
using System.Net.Sockets;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Who is at the other end of a unix socket, as the kernel says (Linux <c>SO_PEERCRED</c>).</summary>
/// <param name="ProcessId">The process that connected or listened.</param>
/// <param name="UserId">Its effective user id then.</param>
public sealed record PeerUser(int ProcessId, uint UserId)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Asks the kernel.</summary>
    /// <returns>Null on a platform that has no such answer; the socket's directory of mode 0700 is then the only guard.</returns>
    public static PeerUser? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return new PeerUser(
            BinaryPrimitives.ReadInt32LittleEndian(credentials), BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]));
    }
}
