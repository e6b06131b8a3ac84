using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>A session that this client has entered.</summary>
/// <remarks>
/// Thread-safe. Events of one session are raised one after the other, in the order in which the agent sent them; a
/// handler that blocks holds back the output of every session of the same agent, and in the end the code that writes it.
/// </remarks>
public sealed class RemoteSession : IAsyncDisposable
{
    internal RemoteSession(RemoteAgent agent, SessionInfo info) => (Agent, Info) = (agent, info);

    /// <summary>The agent it is in.</summary>
    public RemoteAgent Agent { get; }

    /// <summary>The session as last heard of.</summary>
    public SessionInfo Info { get; }

    /// <summary>The session wrote something. Each chunk comes once and in order, also across a lost link.</summary>
    public event Action<OutputChunk>? OutputReceived;

    /// <summary>So many chunks of output are gone because the agent's buffer was full.</summary>
    public event Action<long>? OutputDropped;

    /// <summary>Code waits for a line of input.</summary>
    public event Action<InputQuestion>? InputRequested;

    /// <summary>State, availability or what runs changed.</summary>
    public event Action<SessionInfo>? Changed;

    /// <summary>The link of <see cref="Agent"/> changed.</summary>
    public event Action<LinkState>? LinkChanged;

    /// <summary>
    /// Runs code and returns when it has ended and all it wrote was delivered to <see cref="OutputReceived"/>. When the
    /// link is lost meanwhile it is made again, and the same submission is asked for again; it never runs twice.
    /// </summary>
    /// <param name="code">The source.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the waiting, not the code; see <see cref="InterruptAsync"/>.</param>
    public Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The completion list at a 0-based position of a text being typed. Fails at once while the link is lost.</summary>
    public Task<CompletionList> CompleteAsync(string code, int position, char? trigger = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Signature and documentation of one item of that list. Fails at once while the link is lost.</summary>
    public Task<CompletionDescription> DescribeAsync(string code, int position, string label, string kind, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Answers an <see cref="InputRequested"/>; a null line is the end of input.</summary>
    public Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks what runs to stop; true for <paramref name="endWorker"/> ends the worker, and its variables are lost.</summary>
    /// <param name="endWorker">Whether to end the worker itself.</param>
    /// <param name="submissionId">Only this submission; null for whichever runs.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<InterruptReply> InterruptAsync(bool endWorker = false, string? submissionId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Leaves. A named session stays and goes on running; a temporary one is removed when nobody is left in it.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Leaves, when that has not been done.</summary>
    public ValueTask DisposeAsync()
    {
        OutputReceived?.Invoke(null!);
        OutputDropped?.Invoke(0);
        InputRequested?.Invoke(null!);
        Changed?.Invoke(Info);
        LinkChanged?.Invoke(null!);
        throw new NotImplementedException();
    }
}
