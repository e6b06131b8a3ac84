using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What a session tells its clients: output, questions for input, changes; and what it tells the worker of them.</summary>
/// <remarks>
/// Thread safe. The worker waits for the slowest client, so nothing here grows with a slow one. For one that vanished it
/// waits a while, too: a link that is made again in time finds everything that was written meanwhile.
/// </remarks>
/// <param name="instanceId">The session.</param>
/// <param name="describe">The session as it is now.</param>
/// <param name="time">The agent's clock.</param>
/// <param name="patience">How long the worker waits for a client that vanished when it was the last one.</param>
/// <param name="outputCharacters">How much output is kept.</param>
internal sealed class Broadcast(Guid instanceId, Func<SessionInfo> describe, TimeProvider time, TimeSpan patience, int outputCharacters)
{
    /// <summary>Changes that follow each other faster than this are told once: a submission of a millisecond need not make a session Busy for anybody.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(20);

    private readonly Audience _audience = new();
    private volatile Action<Frame>? _toWorker;
    private volatile InputQuestion? _question;
    private volatile ProgressNotice? _progress;
    private volatile ReportNotice? _report;
    private long _acknowledged;
    private int _announcing;

    // Guards the order of what the worker is told of the audience.
    private readonly Lock _attaching = new();
    private long? _awaited;
    private ITimer? _waiting;

    /// <summary>What the session wrote.</summary>
    public OutputLog Output { get; } = new(outputCharacters);

    /// <summary>What was told of submissions.</summary>
    public NewsLog News { get; } = new();

    /// <summary>A question for input that nobody has answered; null when there is none.</summary>
    public InputQuestion? Question => _question;

    /// <summary>What is being done before a submission can run; null when nothing is.</summary>
    public ProgressNotice? Progress => _progress;

    /// <summary>The newest that code said of how far it has come; null before the first.</summary>
    public ReportNotice? Report => _report;

    /// <summary>How many clients there are.</summary>
    public int Clients => _audience.Count;

    /// <summary>Whether the worker waits for somebody to take its output: a client, or one that vanished a moment ago.</summary>
    public bool IsAttached
    {
        get
        {
            lock (_attaching)
            {
                return Clients > 0 || _awaited is not null;
            }
        }
    }

    /// <summary>The session as it is now.</summary>
    public SessionInfo Describe() => describe();

    /// <summary>From now on the worker can be told.</summary>
    public void Connect(Action<Frame> toWorker)
    {
        lock (_attaching)
        {
            _toWorker = toWorker;
            toWorker(new AttachedFrame(IsAttached));
        }
    }

    /// <summary>Adds a client, which is sent the output from <paramref name="fromSequence"/> on; null for only what comes.</summary>
    public (Subscription Subscription, EnterReply Reply) Enter(ISessionListener listener, long? fromSequence)
    {
        long wanted;
        long first;
        Subscription subscription;
        lock (_attaching)
        {
            wanted = fromSequence is long from ? Math.Max(1, from) : Output.NextSequence;
            first = Math.Min(Math.Max(wanted, Output.OldestSequence), Output.NextSequence);
            subscription = new Subscription(this, listener, first);
            _audience.Add(subscription);
            WaitNoLonger();
            _toWorker?.Invoke(new AttachedFrame(true));
        }

        Announce();
        return (subscription, new EnterReply(describe(), first, Math.Max(0, first - wanted), _question));
    }

    /// <summary>Takes a client away. False when it was not here.</summary>
    /// <param name="subscription">The client.</param>
    /// <param name="vanished">True when it did not say that it leaves, and so may come back.</param>
    /// <param name="last">Called when nobody is left, with the first output that this client was not sent.</param>
    public async Task<bool> LeaveAsync(Subscription subscription, bool vanished, Action<long> last)
    {
        bool here;
        lock (_attaching)
        {
            here = _audience.Remove(subscription);
            if (here && Clients == 0)
            {
                last(subscription.SentSequence + 1);
                if (vanished && patience > TimeSpan.Zero)
                {
                    _awaited = subscription.SentSequence;
                    _waiting = time.CreateTimer(_ => StopWaiting(), null, patience, Timeout.InfiniteTimeSpan);
                }
                else
                {
                    _toWorker?.Invoke(new AttachedFrame(false));
                }
            }
        }

        await subscription.DisposeAsync().ConfigureAwait(false);
        if (!here)
        {
            return false;
        }

        Acknowledge();
        Announce();
        return true;
    }

    /// <summary>The session's code wrote something.</summary>
    public void Add(OutputFrame output)
    {
        Output.Append(new OutputChunk(instanceId, output.Sequence, output.IsError ? OutputStream.Stderr : OutputStream.Stdout, output.Text));
        if (Clients > 0)
        {
            _audience.Wake();
        }
        else
        {
            Acknowledge();
        }
    }

    /// <summary>The session's code waits for a line.</summary>
    public void Ask(InputQuestionFrame question)
    {
        _question = new InputQuestion(instanceId, question.QuestionId);
        _audience.Wake();
    }

    /// <summary>Answers a question; ignored when somebody has.</summary>
    public void Answer(long questionId, string? line)
    {
        InputQuestion? question = _question;
        if (question?.QuestionId == questionId && Interlocked.CompareExchange(ref _question, null, question) == question)
        {
            _toWorker?.Invoke(new InputFrame(questionId, line));
        }
    }

    /// <summary>Tells everybody but its sender that a submission began, after the output so far.</summary>
    public void Tell(BeganNotice began, ISessionListener? sender) => Tell(sender, began, ended: null);

    /// <summary>Tells everybody but its sender that a submission has ended, after the output so far.</summary>
    public void Tell(EndedNotice ended, ISessionListener? sender) => Tell(sender, began: null, ended);

    /// <summary>Tells everybody what is being done before a submission can run; null when that is over.</summary>
    public void Tell(string submissionId, string? progress)
    {
        _progress = progress is null ? null : new ProgressNotice(instanceId, submissionId, progress);
        _audience.Wake();
    }

    /// <summary>Tells everybody how far code says it has come.</summary>
    public void Tell(ReportedFrame report)
    {
        _report = new ReportNotice(instanceId, report.SubmissionId, report.Fraction, report.Text);
        _audience.Wake();
    }

    /// <summary>What waited for input was stopped.</summary>
    public void ForgetQuestion() => _question = null;

    /// <summary>Tells every client the session's state.</summary>
    public void Announce() => _audience.Announce();

    /// <summary>Tells every client the session's state in a moment, once for all changes until then.</summary>
    public void AnnounceSoon()
    {
        if (Interlocked.Exchange(ref _announcing, 1) == 0)
        {
            _ = AnnounceLaterAsync();
        }
    }

    /// <summary>Lets the worker's window move on to what every client has been sent.</summary>
    public void Acknowledge()
    {
        lock (_attaching)
        {
            long sent = _awaited ?? _audience.SentToAll(Output.LastSequence);
            if (_acknowledged < sent)
            {
                _acknowledged = sent;
                _toWorker?.Invoke(new AckOutputFrame(sent));
            }
        }
    }

    private void Tell(ISessionListener? sender, BeganNotice? began, EndedNotice? ended)
    {
        if (!_audience.HasOthersThan(sender))
        {
            return;
        }

        long after = Output.LastSequence;
        News.Add(number => new News(number, after, sender, began, ended));
        _audience.Wake();
    }

    private void StopWaiting()
    {
        lock (_attaching)
        {
            if (_awaited is null)
            {
                return;
            }

            WaitNoLonger();
            _toWorker?.Invoke(new AttachedFrame(false));
        }

        Acknowledge();
    }

    /// <summary>The caller holds the lock.</summary>
    private void WaitNoLonger()
    {
        _awaited = null;
        _waiting?.Dispose();
        _waiting = null;
    }

    private async Task AnnounceLaterAsync()
    {
        await Task.Delay(Coalescing, time).ConfigureAwait(false);
        Volatile.Write(ref _announcing, 0);
        Announce();
    }
}
