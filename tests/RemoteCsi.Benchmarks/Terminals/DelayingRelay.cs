using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace RemoteCsi.Benchmarks.Terminals;

/// <summary>
/// A unix socket that leads to another one and takes half of a round trip each way, as a long line does: what follows is not held up by what goes before.
/// It can fail as lines do.
/// </summary>
internal sealed class DelayingRelay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly string _target;
    private readonly TimeSpan _oneWay;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private volatile bool _isSilent;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">Where.</param>
    /// <param name="target">The socket it leads to.</param>
    /// <param name="roundTrip">How long there and back takes.</param>
    public DelayingRelay(string path, string target, TimeSpan roundTrip)
    {
        _target = target;
        _oneWay = roundTrip / 2;
        Endpoint = "unix:" + path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(16);
        _accepting = AcceptAsync();
    }

    /// <summary>The endpoint that leads through it.</summary>
    public string Endpoint { get; }

    /// <summary>From now on nothing comes through, as if a cable were pulled: connections stay, new ones are made, and all of them are silent.</summary>
    public void Silence() => _isSilent = true;

    /// <summary>Ends all connections and refuses new ones from now on, as a machine does whose service ended.</summary>
    public async Task CutAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptAsync(_ending.Token);
                var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await far.ConnectAsync(new UnixDomainSocketEndPoint(_target), _ending.Token);
                pumps.Add(PumpAsync(near, far));
                pumps.Add(PumpAsync(far, near));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }

        await Task.WhenAll(pumps);
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var line = Channel.CreateUnbounded<(byte[] Bytes, long Due)>();
        Task delivering = DeliverAsync(line.Reader, to);
        try
        {
            byte[] buffer = new byte[BufferBytes];
            while (await from.ReceiveAsync(buffer, _ending.Token) is > 0 and var got)
            {
                if (_isSilent)
                {
                    continue;
                }

                line.Writer.TryWrite((buffer[..got], Stopwatch.GetTimestamp() + (long)(_oneWay.TotalSeconds * Stopwatch.Frequency)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end is gone; the other one goes, too.
        }

        line.Writer.Complete();
        await delivering;
        from.Dispose();
        to.Dispose();
    }

    private async Task DeliverAsync(ChannelReader<(byte[] Bytes, long Due)> line, Socket to)
    {
        try
        {
            await foreach ((byte[] bytes, long due) in line.ReadAllAsync(_ending.Token))
            {
                TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, _ending.Token);
                }

                await to.SendAsync(bytes, _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
