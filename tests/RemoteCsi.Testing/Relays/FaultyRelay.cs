using System.Net.Sockets;

namespace RemoteCsi.Testing.Relays;

/// <summary>
/// A unix socket that leads to another one, and does to what passes what networks do: cuts it after so many bytes, also in
/// the middle of a message, holds it up, or swallows it without a word.
/// </summary>
public sealed class FaultyRelay : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly string _target;
    private readonly Lock _gate = new();
    private readonly List<(Socket Near, Socket Far)> _open = [];
    private readonly CancellationTokenSource _ending = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private TaskCompletionSource _flowing = Flowing();
    private volatile bool _swallowing;
    private int _made;
    private int _cuts;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">Where.</param>
    /// <param name="target">The socket it leads to.</param>
    public FaultyRelay(string path, string target)
    {
        (Path, _target) = (path, target);
        Open();
    }

    /// <summary>Where it listens.</summary>
    public string Path { get; }

    /// <summary>The endpoint that leads through it.</summary>
    public string Endpoint => "unix:" + Path;

    /// <summary>What becomes of the connection of that number, from 0; null for nothing.</summary>
    public Func<int, Cut?> Plan { get; set; } = _ => null;

    /// <summary>How many connections were made.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>How many of them were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How many are open.</summary>
    public int Current
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>From now on everything that is sent disappears; nothing is closed. Both sides see only silence.</summary>
    public void Swallow() => _swallowing = true;

    /// <summary>From now on nothing is read any more, so that writers are stuck; nothing is closed.</summary>
    public void Stall()
    {
        lock (_gate)
        {
            if (_flowing.Task.IsCompleted)
            {
                _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Ends <see cref="Stall"/> and <see cref="Swallow"/>, for connections that are open and for new ones.</summary>
    public void Flow()
    {
        _swallowing = false;
        lock (_gate)
        {
            _flowing.TrySetResult();
        }
    }

    /// <summary>Cuts every connection there is.</summary>
    public void CutAll()
    {
        (Socket Near, Socket Far)[] open;
        lock (_gate)
        {
            open = [.. _open];
        }

        foreach ((Socket near, Socket far) in open)
        {
            Close(near, far);
        }
    }

    /// <summary>Takes no new connections, as when the cable is out.</summary>
    public void Refuse()
    {
        _listener?.Dispose();
        File.Delete(Path);
    }

    /// <summary>Takes new connections again.</summary>
    public void Open()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen(64);
        _listener = listener;
        _accepting = AcceptAsync(listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Refuse();
        CutAll();
        await _accepting;
        _ending.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flowing = new TaskCompletionSource();
        flowing.SetResult();
        return flowing;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket near = await listener.AcceptAsync(_ending.Token);
                var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await far.ConnectAsync(new UnixDomainSocketEndPoint(_target), _ending.Token);
                }
                catch (SocketException)
                {
                    // Nobody is there; the client sees its connection end.
                    near.Dispose();
                    far.Dispose();
                    continue;
                }

                Cut? cut = Plan(Interlocked.Increment(ref _made) - 1);
                lock (_gate)
                {
                    _open.Add((near, far));
                }

                _ = PumpAsync(near, far, near, far, cut is { TowardsAgent: true } ? cut : null);
                _ = PumpAsync(far, near, near, far, cut is { TowardsAgent: false } ? cut : null);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Refuse, or the end.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Socket near, Socket far, Cut? cut)
    {
        byte[] buffer = new byte[BufferBytes];
        long left = cut?.AfterBytes ?? long.MaxValue;
        try
        {
            while (left > 0)
            {
                await FlowingNow().WaitAsync(_ending.Token);
                int got = await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), _ending.Token);
                if (got == 0)
                {
                    break;
                }

                left -= got;
                await FlowingNow().WaitAsync(_ending.Token);
                for (int sent = 0; sent < got && !_swallowing;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, got - sent), _ending.Token);
                }
            }

            if (left == 0)
            {
                if (cut!.StallFirst > TimeSpan.Zero)
                {
                    await Task.Delay(cut.StallFirst, _ending.Token);
                }

                Interlocked.Increment(ref _cuts);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone; the other one goes, too.
        }

        Close(near, far);
    }

    private Task FlowingNow()
    {
        lock (_gate)
        {
            return _flowing.Task;
        }
    }

    private void Close(Socket near, Socket far)
    {
        lock (_gate)
        {
            _open.Remove((near, far));
        }

        near.Dispose();
        far.Dispose();
    }
}
