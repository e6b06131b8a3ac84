using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Links;

/// <summary>Copies bytes between a pair of streams and this machine's agent, without looking at them.</summary>
public static class AgentRelay
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>How long one direction may go on after the other has ended. The whole relay is to be gone within 5 s.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>Relays until either end is lost, and at most a few seconds longer.</summary>
    /// <param name="input">What the far client sends.</param>
    /// <param name="output">What the far client gets.</param>
    /// <param name="options">How to find or start the agent.</param>
    /// <param name="cancellationToken">Ends the relay.</param>
    /// <exception cref="RemoteCsiException">There is no agent and none could be started.</exception>
    public static async Task RunAsync(Stream input, Stream output, RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        ILink link = await LinkOpener.OpenAsync(new LocalEndpoint(), options, cancellationToken).ConfigureAwait(false);
        await using (link.ConfigureAwait(false))
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task inward = CopyAsync(input, link.Writing, ends.Token);
            Task outward = CopyAsync(link.Reading, output, ends.Token);
            Task first = await Task.WhenAny(inward, outward).ConfigureAwait(false);
            if (first == inward && link is UnixLink unix)
            {
                // What the agent has still to say goes through; then it closes its end as well.
                unix.EndWriting();
                await Task.WhenAny(outward, Task.Delay(Rest, cancellationToken)).ConfigureAwait(false);
            }

            await ends.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var got && got > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, got), cancellationToken).ConfigureAwait(false);
                await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // This direction is over, for whatever reason; the other one ends with it.
        }
    }
}
