using System.Diagnostics;
using System.Net.Sockets;

namespace RemoteCsi.Benchmarks.Baselines;

/// <summary>What a unix socket can do: one process copies zeros into it as <c>cat</c> does, this one reads them.</summary>
internal static class SocketCopy
{
    /// <summary>The first argument of the process that copies.</summary>
    public const string Argument = "--copy-to-socket";

    // As GNU cat's.
    private const int Block = 128 * 1024;

    /// <summary>Megabytes a second.</summary>
    public static async Task<double> MeasureAsync(long bytes, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"rcsi-b-{Environment.ProcessId}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        try
        {
            using Process copying = Process.Start(Environment.ProcessPath!, [Argument, path, $"{bytes}"]);
            using Socket socket = await listener.AcceptAsync(cancellationToken);
            byte[] buffer = new byte[Block];
            long received = 0;
            long began = Stopwatch.GetTimestamp();
            while (await socket.ReceiveAsync(buffer, cancellationToken) is var got && got > 0)
            {
                received += got;
            }

            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await copying.WaitForExitAsync(cancellationToken);
            return received == bytes ? bytes / (1024.0 * 1024) / seconds : throw new IOException($"{received} bytes came, not {bytes}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Is the process that copies.</summary>
    public static int Copy(string path, string bytes)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        using FileStream zeros = File.OpenRead("/dev/zero");
        byte[] buffer = new byte[Block];
        for (long left = long.Parse(bytes, System.Globalization.CultureInfo.InvariantCulture); left > 0;)
        {
            int got = zeros.Read(buffer, 0, (int)Math.Min(left, Block));
            for (int sent = 0; sent < got;)
            {
                sent += socket.Send(buffer.AsSpan(sent, got - sent));
            }

            left -= got;
        }

        return 0;
    }
}
