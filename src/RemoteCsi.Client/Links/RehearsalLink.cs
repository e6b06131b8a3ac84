using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Client.Links;

/// <summary>A link to nobody, on which the calls that a connection begins with are answered at once: hello, a new session, and that it changed.</summary>
internal sealed class RehearsalLink : Stream, ILink
{
    private static readonly string[] Script =
    [
        """{"jsonrpc":"2.0","id":2,"result":{"version":{"major":1,"minor":0},"agent":"","machine":"","user":"","capabilities":[],"silenceSeconds":3600}}""",
        """{"jsonrpc":"2.0","id":3,"result":%}""",
        """{"jsonrpc":"2.0","method":"session/changed","params":%}""",
    ];

    private const string Session =
        """
        {"id":1,"instanceId":"00000000-0000-0000-0000-000000000000","name":null,"state":"Opened","availability":"Available","temporary":true,"created":"2026-01-01T00:00:00+00:00",
        "lastUsed":"2026-01-01T00:00:00+00:00","submissions":0,"clients":1,"idleTimeoutSeconds":0,"workerPid":1,"runtime":""}
        """;

    private readonly Pipe _pipe = new();
    private readonly Stream _reading;
    private int _calls;

    /// <summary>Nobody has said anything yet.</summary>
    public RehearsalLink() => _reading = _pipe.Reader.AsStream();

    /// <inheritdoc/>
    public Stream Reading => _reading;

    /// <inheritdoc/>
    public Stream Writing => this;

    /// <inheritdoc/>
    public TimeSpan HelloTimeout => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Goes through what every connection begins with, so that the first real one finds loaded and compiled what it takes.</summary>
    /// <returns>The session that was spoken of.</returns>
    /// <exception cref="Exception">The script no longer fits the protocol. Nothing depends on it but time.</exception>
    public static async Task<SessionInfo> RunAsync(IAgentEvents events)
    {
        var link = new RehearsalLink();
        var wire = new AgentWire(link, events, new OrderedDispatcher());
        await using (wire.ConfigureAwait(false))
        {
            await wire.SayHelloAsync(new RemoteAgentOptions(), CancellationToken.None).ConfigureAwait(false);
            return await wire.Agent.NewSessionAsync(new NewSessionRequest(), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Abort() => _pipe.Writer.Complete();

    /// <inheritdoc/>
    public ValueTask<RemoteCsiException> ExplainAsync(Exception? exception, bool timedOut) =>
        ValueTask.FromResult(new RemoteCsiException(RemoteCsiReason.LinkLost, "it was a rehearsal", exception));

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A message is written at once. The notice comes with the answer to the second.
        int call = Interlocked.Increment(ref _calls);
        foreach (string line in call == 1 ? Script[..1] : call == 2 ? Script[1..] : [])
        {
            string text = line.Replace("%", Session, StringComparison.Ordinal);
            await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($"Content-Length: {text.Length}\r\n\r\n{text}"), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
