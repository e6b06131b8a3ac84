namespace RemoteCsi.Worker.Execution;

/// <summary>
/// Runs foreign code whose end nobody can promise, such as a getter, on a thread of its own, for a bounded time. A thread that
/// does not come back is interrupted, in its waits and in its loops, and abandoned, and the next call gets another.
/// </summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class GuardedThread
{
    private readonly object _gate = new();
    private Worker? _worker;

    /// <summary>Runs <paramref name="work"/>, which must let no exception out.</summary>
    /// <returns>False when it did not end within <paramref name="limit"/>.</returns>
    public bool Run(Action work, TimeSpan limit)
    {
        lock (_gate)
        {
            Worker worker = _worker ??= new Worker();
            if (worker.Run(work, limit))
            {
                return true;
            }

            _worker = null;
            return false;
        }
    }

    private sealed class Worker
    {
        private readonly object _turn = new();
        private readonly Thread _thread;

        // Guarded by _turn.
        private Action? _work;
        private ExecutionContext? _context;
        private bool _isAbandoned;

        public Worker()
        {
            _thread = new Thread(Loop, SubmissionRunner.StackBytes) { IsBackground = true, Name = "display" };
            _thread.Start();
        }

        public bool Run(Action work, TimeSpan limit)
        {
            var flow = new SubmissionFlow();
            lock (_turn)
            {
                _work = () => RunIn(flow, work);

                // Cultures that the user set travel with the context.
                _context = ExecutionContext.Capture();
                Monitor.PulseAll(_turn);
                long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
                while (_work is not null)
                {
                    int left = (int)Math.Max(0, deadline - Environment.TickCount64);
                    if (!Monitor.Wait(_turn, left) && _work is not null && Environment.TickCount64 >= deadline)
                    {
                        _isAbandoned = true;
                        flow.Interrupt();
                        _thread.Interrupt();
                        return false;
                    }
                }

                return true;
            }
        }

        private static void RunIn(SubmissionFlow flow, Action work)
        {
            flow.Enter();
            try
            {
                work();
            }
            finally
            {
                flow.Leave();
            }
        }

        private void Loop()
        {
            try
            {
                while (true)
                {
                    Action work;
                    ExecutionContext? context;
                    lock (_turn)
                    {
                        while (_work is null)
                        {
                            Monitor.Wait(_turn);
                        }

                        work = _work;
                        context = _context;
                    }

                    if (context is null)
                    {
                        work();
                    }
                    else
                    {
                        ExecutionContext.Run(context, static state => ((Action)state!)(), work);
                    }

                    lock (_turn)
                    {
                        _work = null;
                        _context = null;
                        Monitor.PulseAll(_turn);
                        if (_isAbandoned)
                        {
                            return;
                        }
                    }
                }
            }
            catch (ThreadInterruptedException)
            {
                // Abandoned while it waited; or user code interrupted it, which the caller sees as a display that never ended.
            }
        }
    }
}
