using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace RemoteCsi.Worker.Hosting;

/// <summary>The socket on which a worker waits for its agent, and then for the agent's successors.</summary>
internal sealed class WorkerSocket : IDisposable
{
    private const uint OwnerOnlyMask = 0x7F; // 0177
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int PeerCredentialBytes = 12;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private volatile string _path;

    private WorkerSocket(Socket socket, string path)
    {
        _socket = socket;
        _path = path;
    }

    /// <summary>True while an agent could still find the socket.</summary>
    public bool IsReachable => File.Exists(_path);

    /// <summary>Listens, so that nobody but this user can connect at any moment.</summary>
    /// <exception cref="IOException">The directory is open to others, or cannot be used.</exception>
    /// <exception cref="SocketException">The system refused.</exception>
    [UnsupportedOSPlatform("windows")]
    public static WorkerSocket Listen(string path)
    {
        const UnixFileMode others =
            UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        string directory = Path.GetDirectoryName(path)!;
        if ((File.GetUnixFileMode(directory) & others) != 0)
        {
            throw new IOException($"{directory} is open to other users; the socket's directory must have mode 0700");
        }

        // The name appears only when the socket listens, with its mode.
        string temporary = path + "~";
        File.Delete(temporary);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            uint mask = Posix.SetCreationMask(OwnerOnlyMask);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint(temporary));
            }
            finally
            {
                _ = Posix.SetCreationMask(mask);
            }

            socket.Listen();
            File.Move(temporary, path, overwrite: true);
            return new WorkerSocket(socket, path);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next connection of this user; others are turned away.</summary>
    /// <returns>Null when none came within <paramref name="patience"/>.</returns>
    public Socket? Accept(TimeSpan patience)
    {
        if (!_socket.Poll(patience, SelectMode.SelectRead))
        {
            return null;
        }

        Socket peer;
        try
        {
            peer = _socket.Accept();
        }
        catch (SocketException)
        {
            // The session's own code has used up the descriptors, or who came is gone again. Not a reason to lose the session.
            Thread.Sleep(AfterFailure);
            return null;
        }

        if (UserOf(peer) == Posix.EffectiveUser())
        {
            return peer;
        }

        peer.Dispose();
        return null;
    }

    /// <summary>Gives the socket another name in a directory that is as closed; what listens there is not asked.</summary>
    /// <exception cref="IOException">It could not be renamed.</exception>
    public void MoveTo(string path)
    {
        File.Move(_path, path, overwrite: true);
        _path = path;
    }

    /// <summary>Removes the name, so that nobody connects any more. Those who wait in <see cref="Accept"/> go on waiting.</summary>
    public void Unlink()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its directory is gone or not ours any more: there is no name left to remove.
        }
    }

    /// <summary>Removes the name and closes the socket.</summary>
    public void Dispose()
    {
        Unlink();
        _socket.Dispose();
    }

    private static uint UserOf(Socket peer)
    {
        Span<byte> credentials = stackalloc byte[PeerCredentialBytes];
        peer.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return BinaryPrimitives.ReadUInt32LittleEndian(credentials[sizeof(int)..]);
    }
}
