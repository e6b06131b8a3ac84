using System.Diagnostics;

namespace RemoteCsi.Worker.Execution;

/// <summary>
/// All that one submission set going: its own thread while it runs there, and every task, thread and timer that it
/// started, and they in turn. Interrupting it stops all of these at their next check, for good.
/// </summary>
/// <remarks>
/// <para>Thread safe. What belongs to a flow is known by the execution context, which .NET carries along wherever work is handed on.
/// So a task of an earlier submission, and what a later one starts, are other flows.</para>
/// <para>Checks cost a call while an interrupted flow may have something left. That is known when the garbage collector has found that nothing
/// refers to the flow any more, which is why what holds on to one must let go.</para>
/// </remarks>
internal sealed class SubmissionFlow
{
    /// <summary>
    /// After the first exception in a thread or a chain of awaits, what runs there passes checks for so long, in milliseconds:
    /// <c>catch</c> and <c>finally</c> blocks may call functions of the user's. After that every check throws.
    /// </summary>
    private const long Leniency = 250;

    /// <summary>So long after its end an interrupted flow gets to let go of everything before the collector is asked whether it has.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);

    private static readonly object Gate = new();
    private static readonly AsyncLocal<SubmissionFlow?> Current = new();
    private static readonly AsyncLocal<Lenience?> LenienceOfContext = new();

    [ThreadStatic]
    private static Lenience? s_lenienceOfThread;

    // Guarded by Gate: interrupted flows that are not known to be gone.
    private static int s_interrupted;
    private static long s_lastNumber;

    // What outlives a flow has its number, not the flow itself.
    private readonly long _number = Interlocked.Increment(ref s_lastNumber);
    private volatile Thread? _thread;
    private volatile Interrupted? _interrupted;
    private long _interruptedAt;
    private long _waitEndedAt;

    /// <summary>
    /// Whether an exception that nothing catches ends only its thread or callback and not the process. Where it would end the process, a
    /// flow's threads and timers are left running.
    /// </summary>
    public static bool UncaughtIsHarmless { get; set; }

    /// <summary>Whether it was interrupted.</summary>
    public bool IsInterrupted => _interrupted is not null;

    /// <summary>Begins it on the calling thread, which is its own until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        _thread = Thread.CurrentThread;
        Current.Value = this;
    }

    /// <summary>The calling thread goes on to other things. What the flow started elsewhere stays in it.</summary>
    public void Leave()
    {
        _thread = null;
        Current.Value = null;
        LenienceOfContext.Value = null;
        s_lenienceOfThread = null;
        if (IsInterrupted)
        {
            AskCollectorLater(new WeakReference<SubmissionFlow>(this));
        }
    }

    /// <summary>Stops it.</summary>
    public void Interrupt()
    {
        lock (Gate)
        {
            if (_interrupted is null)
            {
                _interruptedAt = Environment.TickCount64;
                _interrupted = new Interrupted();
                s_interrupted++;
                Volatile.Write(ref Checkpoint.IsArmed, true);
            }
        }
    }

    /// <summary>Its own thread was just woken from a wait by an interrupt, and tidies up after that.</summary>
    public void WaitEnded() => Interlocked.CompareExchange(ref _waitEndedAt, Environment.TickCount64, 0);

    /// <summary>What <see cref="Checkpoint.Pass"/> does.</summary>
    [StackTraceHidden]
    public static void StopInterrupted()
    {
        if (Current.Value is { IsInterrupted: true } flow)
        {
            flow.Stop();
        }
    }

    [StackTraceHidden]
    private void Stop()
    {
        long now = Environment.TickCount64;
        bool isOwnThread = Thread.CurrentThread == _thread;
        Lenience? context = LenienceOfContext.Value is { } kept && kept.Flow == _number ? kept : null;

        // What awaits the code that was stopped first goes on on the same thread. Later it is more likely another callback of a timer.
        Lenience? thread = s_lenienceOfThread is { } recent && recent.Flow == _number && now <= Math.Min(recent.Until, _interruptedAt + (2 * Leniency))
            ? recent
            : null;
        if (context is null && thread is null && isOwnThread && Interlocked.Read(ref _waitEndedAt) is > 0 and var ended)
        {
            thread = new Lenience(_number, ended + Leniency);
        }

        if ((context ?? thread) is { } lenience && now <= lenience.Until)
        {
            // Each makes the other known: an await may go on on another thread, and what awaits this may go on on this thread.
            LenienceOfContext.Value = lenience;
            s_lenienceOfThread = lenience;
            return;
        }

        if (!isOwnThread && !UncaughtIsHarmless && Task.CurrentId is null)
        {
            return;
        }

        if (context is null)
        {
            LenienceOfContext.Value = s_lenienceOfThread = new Lenience(_number, now + Leniency);
        }

        if (isOwnThread)
        {
            AbsorbPendingInterrupt();
        }

        throw new SubmissionInterruptedException();
    }

    /// <summary>The thread was interrupted for the same reason; its first wait while it tidies up must not fail for it.</summary>
    private static void AbsorbPendingInterrupt()
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
            // The one to absorb.
        }
    }

    private static void AskCollectorLater(WeakReference<SubmissionFlow> flow) => Task.Delay(Aftermath).ContinueWith(
        _ =>
        {
            // A flow that has become old waits for a collection that comes of itself; one of all memory is not ours to force.
            if (GenerationOf(flow) is int generation and < 2)
            {
                GC.Collect(generation);
            }
        },
        TaskScheduler.Default);

    private static int? GenerationOf(WeakReference<SubmissionFlow> reference) =>
        reference.TryGetTarget(out SubmissionFlow? flow) ? GC.GetGeneration(flow) : null;

    /// <summary>Collected with its flow, and then the flow is one less to look for.</summary>
    private sealed class Interrupted
    {
        ~Interrupted()
        {
            lock (Gate)
            {
                s_interrupted--;
                Volatile.Write(ref Checkpoint.IsArmed, s_interrupted > 0);
            }
        }
    }

    private sealed record Lenience(long Flow, long Until);
}
