using Microsoft.Win32.SafeHandles;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Client.Links;

/// <summary>Copies bytes between this process's standard streams and this machine's agent, without looking at them.</summary>
public static class AgentRelay
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int BufferBytes = 64 * 1024;

    /// <summary>How long what is still on its way may take after an end was lost. The whole relay is to be gone within 5 s.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How often the kernel is asked for lost ends. Copying alone does not see them: while one side does not take what the
    /// other has sent, nobody reads to the other's end.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Relays until either end is lost, and at most a few seconds longer.</summary>
    /// <param name="options">How to find or start the agent.</param>
    /// <param name="cancellationToken">Ends the relay.</param>
    /// <exception cref="RemoteCsiException">There is no agent and none could be started.</exception>
    public static async Task RunAsync(RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        ILink link = await LinkOpener.OpenAsync(new LocalEndpoint(), options, cancellationToken).ConfigureAwait(false);
        await using (link.ConfigureAwait(false))
        {
            // Not disposed of: a read or write that is stuck in the kernel would be waited for. The process ends after this.
            var input = new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task inward = CopyAsync(input, link.Writing, ends.Token);
            Task outward = CopyAsync(link.Reading, output, ends.Token);
            Task lost = UntilAnEndIsLostAsync(link, ends.Token);
            Task first = await Task.WhenAny(inward, outward, lost).ConfigureAwait(false);
            if (first != outward && link is UnixLink unix)
            {
                // What the agent has still to say goes through; then it closes its end as well.
                Task rest = Task.Delay(Rest, ends.Token);
                await Task.WhenAny(inward, rest).ConfigureAwait(false);
                unix.EndWriting();
                await Task.WhenAny(outward, rest).ConfigureAwait(false);
            }

            await ends.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task UntilAnEndIsLostAsync(ILink link, CancellationToken cancellationToken)
    {
        int agent = link is UnixLink unix ? unix.Descriptor : StandardInput;
        using var ticks = new Ticks(LookInterval, TimeProvider.System, cancellationToken);
        while (!HangUp.AnyOf([StandardInput, StandardOutput, agent]) && await ticks.NextAsync().ConfigureAwait(false))
        {
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
