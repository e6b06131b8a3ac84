namespace RemoteCsi.Worker.Execution;

/// <summary>Stops a submission: its code at the next check (<see cref="SubmissionFlow"/>), its waits by <see cref="Thread.Interrupt"/>.</summary>
/// <remarks>
/// A wait is a sleep, or for a lock, a task, input, or for its output to be read. A running submission's thread gets the
/// interrupt at once, which ends its present or its next wait, and again while it goes on waiting. No interrupt is sent, and none is
/// left pending, once the submission has ended; but what it started and left behind is stopped at its checks even then.
/// </remarks>
internal sealed class Interruption
{
    // Code that handles the first interrupt is left time to clean up before the next.
    private static readonly TimeSpan Repetition = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();

    // Everything below is guarded by _gate; the volatile ones may be peeked at without it.
    private string? _running;
    private string? _requestedEarly;
    private volatile Thread? _thread;
    private SubmissionFlow? _flow;
    private volatile bool _isRequested;
    private bool _isUnseenByWriter;
    private Timer? _repeat;

    /// <summary>What runs; null when nothing does.</summary>
    public string? Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <summary>The submission starts on the calling thread.</summary>
    /// <returns>True when it was asked to stop already.</returns>
    public bool Begin(string submissionId)
    {
        lock (_gate)
        {
            _running = submissionId;
            _thread = Thread.CurrentThread;
            _flow = new SubmissionFlow();
            _flow.Enter();
            if (_requestedEarly == submissionId)
            {
                Start();
            }

            _requestedEarly = null;
            return _isRequested;
        }
    }

    /// <summary>It has ended; called on the thread it ran on.</summary>
    /// <returns>True when it was asked to stop.</returns>
    public bool End()
    {
        bool requested = false;
        Timer? repeat = null;
        SubmissionFlow? flow = null;
        bool ended = false;
        while (!ended)
        {
            try
            {
                lock (_gate)
                {
                    requested = _isRequested;
                    repeat = _repeat;
                    flow = _flow;
                    _running = null;
                    _thread = null;
                    _flow = null;
                    _isRequested = false;
                    _repeat = null;
                    ended = true;
                }
            }
            catch (ThreadInterruptedException)
            {
                // An interrupt came while this thread waited for the gate: too late, there is nothing left to stop.
            }
        }

        // One may be pending still. User code may also have interrupted its own thread, so this is not only for a request.
        DiscardPending();
        repeat?.Dispose();
        flow?.Leave();
        return requested;
    }

    /// <summary>Asks a submission to stop; one that is not known, or has ended, is left alone.</summary>
    /// <param name="submissionId">Which.</param>
    /// <param name="isQueued">True when it is yet to start; it is then stopped as soon as it has.</param>
    public void Request(string submissionId, bool isQueued)
    {
        lock (_gate)
        {
            if (_running == submissionId)
            {
                Start();
            }
            else if (isQueued)
            {
                _requestedEarly = submissionId;
            }
        }
    }

    /// <summary>True when the calling thread runs a submission that was asked to stop.</summary>
    public bool IsRequestedHere => _isRequested && _thread == Thread.CurrentThread;

    /// <summary>
    /// Called by code that runs often and rarely waits: lets an interrupt that waits for the calling thread come through.
    /// </summary>
    /// <exception cref="ThreadInterruptedException">The submission was asked to stop.</exception>
    public void Checkpoint()
    {
        if (!IsRequestedHere)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isUnseenByWriter)
            {
                return;
            }

            _isUnseenByWriter = false;
        }

        // Throws exactly when the interrupt was not delivered elsewhere meanwhile.
        Thread.Sleep(0);
    }

    private void Start()
    {
        _isRequested = true;
        _flow!.Interrupt();
        Send();
        _repeat ??= new Timer(_ => Repeat(), null, Repetition, Repetition);
    }

    private void Repeat()
    {
        lock (_gate)
        {
            if (_isRequested && (_thread!.ThreadState & ThreadState.WaitSleepJoin) != 0)
            {
                Send();
            }
        }
    }

    private void Send()
    {
        if ((_thread!.ThreadState & ThreadState.WaitSleepJoin) != 0)
        {
            _flow!.WaitEnded();
        }

        _isUnseenByWriter = true;
        _thread.Interrupt();
    }

    private static void DiscardPending()
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
            // The one to discard.
        }
    }
}
