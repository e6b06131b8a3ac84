using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Keeps an agent's compiler at work: a session of its own submits much to compile and little to run, again and again. Not thread safe.</summary>
internal sealed class CompilerLoad : IAsyncDisposable
{
    private const int Functions = 300;

    private readonly RemoteAgent _agent;
    private readonly RemoteSession _session;
    private readonly CancellationTokenSource _ending;
    private readonly Task _submitting;
    private TimeSpan _taken;

    private CompilerLoad(RemoteAgent agent, RemoteSession session, CancellationToken cancellationToken)
    {
        (_agent, _session) = (agent, session);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _submitting = SubmitAsync();
    }

    /// <summary>How many submissions were compiled.</summary>
    public int Count { get; private set; }

    /// <summary>How long one took, compiled and run.</summary>
    public TimeSpan Mean => _taken / Math.Max(1, Count);

    /// <summary>Begins.</summary>
    public static async Task<CompilerLoad> StartAsync(AgentHome home, CancellationToken cancellationToken)
    {
        RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        return new CompilerLoad(agent, await agent.NewTemporaryAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Ends after the submission that is being compiled.</summary>
    /// <exception cref="RcsiFailedException">One did not compile, so that there was less to do than it seemed.</exception>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await _submitting;
        }
        finally
        {
            await _session.DisposeAsync();
            await _agent.DisposeAsync();
            _ending.Dispose();
        }
    }

    // In braces, so that the session itself does not grow.
    private static string Code(int number) => "{ " + string.Concat(Enumerable.Range(0, Functions).Select(i =>
        $"int F{i}(int n) => Enumerable.Range({number}, n).Select(a => a + {i}).GroupBy(a => a % 3).ToDictionary(g => g.Key, g => g.Sum(a => a * 2)).Count; _ = F{i}(1);\n")) + "}";

    private async Task SubmitAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            long began = Stopwatch.GetTimestamp();
            await _session.RunAsync(Code(Count), CancellationToken.None);
            _taken += Stopwatch.GetElapsedTime(began);
            Count++;
        }
    }
}
