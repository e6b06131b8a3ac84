using System.Net.Sockets;
using System.Text;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>What an agent does with a worker, as a test needs it: reads frames on a thread of its own and keeps them all.</summary>
internal sealed class AgentSide : IDisposable
{
    private readonly FrameStream _frames;
    private readonly bool _acknowledges;
    private readonly object _gate = new();
    private readonly List<Frame> _received = [];
    private bool _ended;

    private AgentSide(Socket socket, bool acknowledges)
    {
        _frames = new FrameStream(new NetworkStream(socket, ownsSocket: true));
        _acknowledges = acknowledges;
        new Thread(Read) { IsBackground = true }.Start();
    }

    public WelcomeFrame Welcome { get; private set; } = null!;

    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>All frames so far, in the order of arrival.</summary>
    public Frame[] Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public static AgentSide Connect(string path, long acked, bool attached, bool acknowledges, bool takesReports = true)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var agent = new AgentSide(socket, acknowledges);
        agent.Send(new HelloFrame(acked, attached, takesReports));
        agent.Welcome = agent.Expect<WelcomeFrame>();
        return agent;
    }

    public void Send(Frame frame) => _frames.Write(frame);

    /// <summary>Waits for the first frame of a kind that fits.</summary>
    public T Expect<T>(Func<T, bool>? fits = null)
        where T : Frame
    {
        T? found = null;
        Await(
            received =>
            {
                found = received.OfType<T>().FirstOrDefault(frame => fits is null || fits(frame));
                return found is not null;
            },
            $"no {typeof(T).Name} came");
        return found!;
    }

    /// <summary>Waits until what was received fits.</summary>
    public void Await(Func<IReadOnlyList<Frame>, bool> fits, string complaint)
    {
        DateTime deadline = DateTime.UtcNow + WorkerProcess.Patience;
        lock (_gate)
        {
            while (!fits(_received))
            {
                TimeSpan left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || _ended || !Monitor.Wait(_gate, left))
                {
                    Assert.True(fits(_received), $"{complaint}{(_ended ? "; the connection ended" : "")}; received: {Summary()}");
                    return;
                }
            }
        }
    }

    public void AwaitEnd() => Await(_ => _ended, "the connection did not end");

    /// <summary>Runs a submission to its outcome, and acknowledges that.</summary>
    public OutcomeFrame Run(RunFrame run)
    {
        Send(run);
        OutcomeFrame outcome = ExpectOutcome(run);
        Send(new AckOutcomeFrame(run.SubmissionId));
        return outcome;
    }

    public OutcomeFrame ExpectOutcome(RunFrame run) => Expect<OutcomeFrame>(outcome => outcome.SubmissionId == run.SubmissionId);

    /// <summary>What was written to a stream, from the chunks received so far.</summary>
    public string Text(bool isError = false, long from = 0)
    {
        var text = new StringBuilder();
        foreach (OutputFrame output in Received.OfType<OutputFrame>().Where(output => output.IsError == isError && output.Sequence >= from))
        {
            text.Append(output.Text);
        }

        return text.ToString();
    }

    public void AwaitText(string text, bool isError = false) => Await(_ => Text(isError).Contains(text, StringComparison.Ordinal), $"'{text}' was not written");

    public void Dispose() => _frames.Dispose();

    private string Summary() => string.Join(", ", _received.TakeLast(10).Select(frame => frame.ToString() is { Length: > 300 } text ? text[..300] : frame.ToString()));

    private void Read()
    {
        try
        {
            while (_frames.Read() is Frame frame)
            {
                if (frame is OutputFrame output && _acknowledges)
                {
                    _frames.Write(new AckOutputFrame(output.Sequence));
                }

                lock (_gate)
                {
                    _received.Add(frame);
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The end of the connection, whichever side ended it.
        }

        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }
}
