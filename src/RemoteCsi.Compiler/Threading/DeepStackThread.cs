namespace RemoteCsi.Compiler.Threading;

/// <summary>A thread with a very deep stack that runs one piece of work after the other.</summary>
/// <remarks>
/// Roslyn recurses with the nesting of the text, and where it does not notice in time the process dies: 8,000 nested braces
/// overflow 8 MB. The stack is reserved, not used: untouched pages cost nothing. Thread safe.
/// </remarks>
internal sealed class DeepStackThread : IDisposable
{
    /// <summary>Size of the stack, in bytes.</summary>
    public const int StackBytes = 512 * 1024 * 1024;

    private readonly Lock _guard = new();
    private readonly Queue<Action> _work = new();
    private readonly Queue<Action> _idleWork = new();
    private readonly SemaphoreSlim _available = new(0);
    private bool _disposed;

    /// <summary>Starts the thread; it is a background thread.</summary>
    /// <param name="name">For debuggers and dumps.</param>
    public DeepStackThread(string name) =>
        new Thread(Run, StackBytes) { IsBackground = true, Name = name }.Start();

    /// <summary>Runs <paramref name="work"/> on the thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Looked at before the work begins.</param>
    /// <param name="whenIdle">
    /// False to run it after what was asked for before it; true to let everything else go first, now and later. Such work
    /// should be short, for what is asked for meanwhile waits for it.
    /// </param>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken, bool whenIdle = false)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(whenIdle ? _idleWork : _work, () =>
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
        });
        return done.Task;
    }

    /// <summary>Lets the thread end after the work at hand; what waits is dropped.</summary>
    public void Dispose()
    {
        lock (_guard)
        {
            _disposed = true;
        }

        _available.Release();
    }

    private void Add(Queue<Action> queue, Action work)
    {
        lock (_guard)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            queue.Enqueue(work);
        }

        _available.Release();
    }

    private void Run()
    {
        while (true)
        {
            _available.Wait();
            Action? work;
            lock (_guard)
            {
                if (_disposed)
                {
                    return;
                }

                if (!_work.TryDequeue(out work))
                {
                    work = _idleWork.Dequeue();
                }
            }

            work();
        }
    }
}
