using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Threading;

/// <summary>Threads with a very deep stack that run one piece of work after the other.</summary>
/// <remarks>
/// Roslyn recurses with the nesting of the text, and where it does not notice in time the process dies: 8,000 nested braces
/// overflow 8 MB. The stack is reserved, not used: untouched pages cost nothing. Thread safe.
/// </remarks>
internal sealed class DeepStackThreads : IDisposable
{
    /// <summary>Size of a stack, in bytes.</summary>
    public const int StackBytes = 512 * 1024 * 1024;

    private static long _serials;

    private readonly Lock _guard = new();
    private readonly Queue<Piece> _work = new();
    private readonly Queue<Piece> _idleWork = new();
    private readonly List<Running> _running = [];
    private readonly SemaphoreSlim _available = new(0);
    private readonly int _threads;
    private bool _disposed;

    /// <summary>Starts the threads; they are background threads.</summary>
    /// <param name="name">For debuggers and dumps.</param>
    /// <param name="threads">How many; work of one chain must then not be asked for before that chain's last piece is done.</param>
    public DeepStackThreads(string name, int threads = 1)
    {
        _threads = threads;
        for (int i = 0; i < threads; i++)
        {
            new Thread(Run, StackBytes) { IsBackground = true, Name = name }.Start();
        }
    }

    /// <summary>True while nothing runs and nothing waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_guard)
            {
                return _running.Count == 0 && _work.Count == 0 && _idleWork.Count == 0;
            }
        }
    }

    /// <summary>What runs now.</summary>
    /// <param name="isSubmission">Passed on.</param>
    public RunningWork[] Busy(bool isSubmission)
    {
        lock (_guard)
        {
            return [.. _running.Select(running => new RunningWork(
                running.Piece.Chain, running.Serial, ThreadClock.Of(running.Thread) - running.Began, isSubmission))];
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on a thread. What awaits it goes on there, before the next piece of work: an answer is sent without waking
    /// another thread first, which took 70 µs of each; whoever has more to do than that should hand it on.
    /// </summary>
    /// <param name="chain">The chain it is for.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Looked at before the work begins.</param>
    /// <param name="whenIdle">
    /// False to run it after what was asked for before it; true to let everything else go first, now and later. Such work
    /// should be short, for what is asked for meanwhile waits for it.
    /// </param>
    public Task<T> RunAsync<T>(Guid chain, Func<T> work, CancellationToken cancellationToken, bool whenIdle = false)
    {
        var done = new TaskCompletionSource<T>();
        Add(whenIdle ? _idleWork : _work, new Piece(chain, () =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                // The caller sees it where it awaits.
                done.SetException(exception);
            }
        }));
        return done.Task;
    }

    /// <summary>Lets the threads end after the work at hand; what waits is dropped.</summary>
    public void Dispose()
    {
        lock (_guard)
        {
            _disposed = true;
        }

        _available.Release(_threads);
    }

    private void Add(Queue<Piece> queue, Piece piece)
    {
        lock (_guard)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            queue.Enqueue(piece);
        }

        _available.Release();
    }

    private void Run()
    {
        int thread = ThreadClock.CurrentThread;
        while (true)
        {
            _available.Wait();
            Running running;
            lock (_guard)
            {
                if (_disposed)
                {
                    return;
                }

                if (!_work.TryDequeue(out Piece? piece))
                {
                    piece = _idleWork.Dequeue();
                }

                running = new Running(piece, Interlocked.Increment(ref _serials), thread, ThreadClock.Of(thread));
                _running.Add(running);
            }

            running.Piece.Work();
            lock (_guard)
            {
                _running.Remove(running);
            }
        }
    }

    private sealed record Piece(Guid Chain, Action Work);

    private sealed record Running(Piece Piece, long Serial, int Thread, double Began);
}
