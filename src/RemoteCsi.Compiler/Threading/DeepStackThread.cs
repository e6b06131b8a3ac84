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

    /// <summary>Runs <paramref name="work"/> on the thread, after what was asked for before it.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(_work, () =>
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

    /// <summary>Runs <paramref name="work"/> once nothing asked for is waiting. It should be short, for what is asked for then waits for it.</summary>
    /// <remarks>Work that fails is forgotten: nobody waits for it, and whoever needs its result does it again and sees why.</remarks>
    public void RunWhenIdle(Action work) => Add(_idleWork, () =>
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"work ahead of need failed: {exception.Message}");
        }
    });

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
