using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What a session tells its clients: output, questions for input, changes; and what it tells the worker of them.</summary>
/// <remarks>Thread safe. The worker waits for the slowest client, so nothing here grows with a slow one.</remarks>
/// <param name="instanceId">The session.</param>
/// <param name="describe">The session as it is now.</param>
/// <param name="time">The agent's clock.</param>
/// <param name="outputCharacters">How much output is kept.</param>
internal sealed class Broadcast(Guid instanceId, Func<SessionInfo> describe, TimeProvider time, int outputCharacters)
{
    /// <summary>Changes that follow each other faster than this are told once: a submission of a millisecond need not make a session Busy for anybody.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(20);

    private readonly Audience _audience = new();
    private volatile Action<Frame>? _toWorker;
    private volatile InputQuestion? _question;
    private long _acknowledged;
    private int _announcing;

    /// <summary>What the session wrote.</summary>
    public OutputLog Output { get; } = new(outputCharacters);

    /// <summary>A question for input that nobody has answered; null when there is none.</summary>
    public InputQuestion? Question => _question;

    /// <summary>How many clients there are.</summary>
    public int Clients => _audience.Count;

    /// <summary>The session as it is now.</summary>
    public SessionInfo Describe() => describe();

    /// <summary>From now on the worker can be told.</summary>
    public void Connect(Action<Frame> toWorker)
    {
        _toWorker = toWorker;
        toWorker(new AttachedFrame(Clients > 0));
    }

    /// <summary>Adds a client, which is sent the output from <paramref name="fromSequence"/> on; null for only what comes.</summary>
    public (Subscription Subscription, EnterReply Reply) Enter(ISessionListener listener, long? fromSequence)
    {
        long wanted = fromSequence is long from ? Math.Max(1, from) : Output.NextSequence;
        long first = Math.Min(Math.Max(wanted, Output.OldestSequence), Output.NextSequence);
        var subscription = new Subscription(this, listener, first);
        _audience.Add(subscription);
        _toWorker?.Invoke(new AttachedFrame(true));
        Announce();
        return (subscription, new EnterReply(describe(), first, Math.Max(0, first - wanted), _question));
    }

    /// <summary>Takes a client away. False when it was not here.</summary>
    public async Task<bool> LeaveAsync(Subscription subscription)
    {
        if (!_audience.Remove(subscription))
        {
            return false;
        }

        await subscription.DisposeAsync().ConfigureAwait(false);
        if (Clients == 0)
        {
            _toWorker?.Invoke(new AttachedFrame(false));
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
        long sent = _audience.SentToAll(Output.NextSequence - 1);
        if (Interlocked.Exchange(ref _acknowledged, sent) < sent)
        {
            _toWorker?.Invoke(new AckOutputFrame(sent));
        }
    }

    private async Task AnnounceLaterAsync()
    {
        await Task.Delay(Coalescing, time).ConfigureAwait(false);
        Volatile.Write(ref _announcing, 0);
        Announce();
    }
}
