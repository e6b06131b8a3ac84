using System.Diagnostics;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Streams;

namespace RemoteCsi.Worker.Links;

/// <summary>
/// Sends all that goes to the agent, in an order that holds across lost connections: output by its numbers, and each
/// question and outcome after the output that came before it.
/// </summary>
/// <remarks>Safe from any thread. A thread of its own writes, so nobody else waits for a slow agent.</remarks>
internal sealed class AgentLink : IDisposable
{
    // Small writes travel together: an open chunk is sent at once when none was for this long, and else after it.
    private static readonly TimeSpan CoalescingTime = TimeSpan.FromMilliseconds(4);
    // A person sees no more of it.
    private static readonly TimeSpan ReportsEvery = TimeSpan.FromMilliseconds(100);
    private const int StackBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly AutoResetEvent _news = new(initialState: false);

    // Everything below is guarded by _gate.
    private readonly List<PendingFrame> _pending = [];
    private FrameStream? _connection;
    private WelcomeFrame? _welcome;
    private long _taken;
    private long _lastOutput;
    private bool _started;
    private bool _takesReports;
    private ReportedFrame? _report;
    private long _lastReport;

    /// <param name="outputBytes">How much output is retained.</param>
    public AgentLink(int outputBytes) => Output = new OutputSpool(outputBytes, () => _news.Set());

    /// <summary>What the session writes.</summary>
    public OutputSpool Output { get; }

    /// <summary>True while an agent is connected.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _connection is not null;
            }
        }
    }

    /// <summary>A new connection said hello: it takes the place of the one before, and is sent all it lacks.</summary>
    public void Connect(FrameStream connection, HelloFrame hello, WelcomeFrame welcome)
    {
        FrameStream? before;
        lock (_gate)
        {
            before = _connection;
            _connection = connection;
            _welcome = welcome;
            _takesReports = hello.TakesReports;
            _taken = Output.Rewind(hello.AckedSequence);
            Output.ProducersWait = hello.Attached;
            if (!_started)
            {
                _started = true;
                new Thread(Send, StackBytes) { IsBackground = true, Name = "to agent" }.Start();
            }
        }

        before?.Dispose();
        _news.Set();
    }

    /// <summary>A connection ended. Nobody reads now, so nobody is waited for.</summary>
    public void Disconnect(FrameStream connection)
    {
        lock (_gate)
        {
            if (_connection == connection)
            {
                _connection = null;
                _welcome = null;
                Output.ProducersWait = false;
            }
        }

        connection.Dispose();
    }

    /// <summary>Whether output is waited for.</summary>
    public void SetAttached(FrameStream connection, bool isAttached)
    {
        lock (_gate)
        {
            if (_connection == connection)
            {
                Output.ProducersWait = isAttached;
            }
        }
    }

    /// <summary>Sends it when it is time, unless a newer one comes before; null takes back one that was not sent. Lost with a connection.</summary>
    public void Report(ReportedFrame? report)
    {
        lock (_gate)
        {
            _report = report;
        }

        if (report is not null)
        {
            _news.Set();
        }
    }

    /// <summary>Adds a frame to those sent until withdrawn.</summary>
    public void Post(PendingFrame frame)
    {
        lock (_gate)
        {
            _pending.Add(frame);
        }

        _news.Set();
    }

    /// <summary>Removes it from them.</summary>
    public void Withdraw(PendingFrame frame)
    {
        lock (_gate)
        {
            _pending.Remove(frame);
        }
    }

    /// <summary>Sends it once more.</summary>
    public void Repeat(PendingFrame frame)
    {
        lock (_gate)
        {
            frame.SentOn = null;
        }

        _news.Set();
    }

    /// <summary>The agent has output.</summary>
    public void AcknowledgeOutput(long sequence)
    {
        Output.Acknowledge(sequence);
        _news.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _news.Dispose();

    private void Send()
    {
        while (true)
        {
            FrameStream? connection;
            Frame? frame;
            TimeSpan patience;
            lock (_gate)
            {
                connection = _connection;
                frame = connection is null ? Nothing(out patience) : Next(connection, out patience);
            }

            if (frame is null)
            {
                _news.WaitOne(patience);
                continue;
            }

            try
            {
                connection!.Write(frame);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OutOfMemoryException)
            {
                // Without memory for a frame, too: the agent connects anew and is sent all it lacks.
                Disconnect(connection!);
            }
        }
    }

    private static Frame? Nothing(out TimeSpan patience)
    {
        patience = Timeout.InfiniteTimeSpan;
        return null;
    }

    private Frame? Next(FrameStream connection, out TimeSpan patience)
    {
        patience = Timeout.InfiniteTimeSpan;
        if (_welcome is WelcomeFrame welcome)
        {
            _welcome = null;
            return welcome;
        }

        foreach (PendingFrame pending in _pending)
        {
            if (pending.SentOn != connection)
            {
                if (!Output.IsTakenUpTo(_taken, pending.AfterSequence))
                {
                    break;
                }

                pending.SentOn = connection;
                return pending.Frame;
            }
        }

        TimeSpan sinceLast = Stopwatch.GetElapsedTime(_lastOutput);
        OutputFrame? output = Output.TakeAfter(_taken, sealOpen: sinceLast >= CoalescingTime, out bool waiting);
        if (output is not null)
        {
            _taken = output.Sequence;
            _lastOutput = Stopwatch.GetTimestamp();
        }
        else if (waiting)
        {
            // Rounded up: a wait of part of a millisecond would be none.
            patience = TimeSpan.FromMilliseconds(Math.Ceiling((CoalescingTime - sinceLast).TotalMilliseconds));
        }

        return output is not null ? output : NextReport(ref patience);
    }

    /// <summary>After all output, and not too often.</summary>
    private ReportedFrame? NextReport(ref TimeSpan patience)
    {
        if (_report is not { } report || !_takesReports)
        {
            return null;
        }

        TimeSpan left = ReportsEvery - Stopwatch.GetElapsedTime(_lastReport);
        if (_lastReport != 0 && left > TimeSpan.Zero)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            patience = patience == Timeout.InfiniteTimeSpan || wait < patience ? wait : patience;
            return null;
        }

        _report = null;
        _lastReport = Stopwatch.GetTimestamp();
        return report;
    }
}
