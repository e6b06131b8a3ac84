using System.Threading.Channels;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>One client's view of one session: a pump that sends what is new, no faster than the client takes it.</summary>
/// <remarks>What waits to be sent is in the session's <see cref="OutputLog"/>, once for all clients; a slow one holds nothing of its own.</remarks>
internal sealed class Subscription : IAsyncDisposable
{
    private const int ChunksAtOnce = 16;
    private const int ChunksAnAcknowledgement = 8;

    private readonly Broadcast _broadcast;
    private readonly ISessionListener _listener;
    private readonly Channel<bool> _wakings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _pump;
    private long _sent;
    private long _newsSeen;
    private long _askedQuestion;
    private ProgressNotice? _toldProgress;
    private ReportNotice? _toldReport;
    private volatile bool _announce;

    /// <summary>Begins to send from <paramref name="nextSequence"/> on.</summary>
    public Subscription(Broadcast broadcast, ISessionListener listener, long nextSequence)
    {
        _broadcast = broadcast;
        _listener = listener;
        _sent = nextSequence - 1;
        _newsSeen = broadcast.News.LastNumber;
        _pump = PumpAsync(_ending.Token);
        Wake();
    }

    /// <summary>Sequence number of the last chunk that was sent.</summary>
    public long SentSequence => Volatile.Read(ref _sent);

    /// <summary>Whether it sends to that client's connection.</summary>
    public bool IsOf(ISessionListener? listener) => ReferenceEquals(_listener, listener);

    /// <summary>Has the pump look for what is new.</summary>
    public void Wake() => _wakings.Writer.TryWrite(true);

    /// <summary>Has the pump tell the session's state.</summary>
    public void Announce()
    {
        _announce = true;
        Wake();
    }

    /// <summary>Stops sending.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (bool _ in _wakings.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await SendNewsAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StreamJsonRpc.ConnectionLostException or IOException or ObjectDisposedException)
        {
            // The client left, or its link broke under a write, and then the reader must not wait to notice it.
            if (exception is not OperationCanceledException)
            {
                _listener.Unreachable();
            }
        }
    }

    private async Task SendNewsAsync(CancellationToken cancellationToken)
    {
        // The announcement is read before the output, so that "available" never overtakes the output before it.
        bool announce = _announce;
        _announce = false;
        News? news;
        do
        {
            // In this order: what is known now came before news that are not there yet.
            long newest = _broadcast.Output.LastSequence;
            news = _broadcast.News.After(_newsSeen);
            await SendOutputAsync(news?.AfterSequence ?? newest, cancellationToken).ConfigureAwait(false);
            if (news is not null)
            {
                _newsSeen = news.Number;
                await SendAsync(news, cancellationToken).ConfigureAwait(false);
            }
        }
        while (news is not null);

        if (_broadcast.Progress is { } progress && progress != _toldProgress)
        {
            _toldProgress = progress;
            await _listener.SendProgressAsync(progress, cancellationToken).ConfigureAwait(false);
        }

        if (_broadcast.Report is { } report && report != _toldReport)
        {
            _toldReport = report;
            await _listener.SendReportAsync(report, cancellationToken).ConfigureAwait(false);
        }

        if (_broadcast.Question is { } question && question.QuestionId > _askedQuestion)
        {
            _askedQuestion = question.QuestionId;
            await _listener.SendQuestionAsync(question, cancellationToken).ConfigureAwait(false);
        }

        if (announce)
        {
            await _listener.SendChangedAsync(_broadcast.Describe(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendOutputAsync(long last, CancellationToken cancellationToken)
    {
        while (_broadcast.Output.From(SentSequence + 1, ChunksAtOnce) is [{ Sequence: var first }, ..] chunks && first <= last)
        {
            foreach (OutputChunk chunk in chunks.Where(chunk => chunk.Sequence <= last))
            {
                await _listener.SendOutputAsync(chunk, cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _sent, chunk.Sequence);
                if (chunk.Sequence % ChunksAnAcknowledgement == 0)
                {
                    // Not only at the end: the worker's window is half of this, and it would stand still until then.
                    _broadcast.Acknowledge();
                }
            }

            _broadcast.Acknowledge();
        }
    }

    private async Task SendAsync(News news, CancellationToken cancellationToken)
    {
        if (IsOf(news.Sender))
        {
            return;
        }

        if (news.Began is { } began)
        {
            await _listener.SendBeganAsync(began, cancellationToken).ConfigureAwait(false);
        }
        else if (news.Ended is { } ended)
        {
            await _listener.SendEndedAsync(ended, cancellationToken).ConfigureAwait(false);
        }
    }
}
