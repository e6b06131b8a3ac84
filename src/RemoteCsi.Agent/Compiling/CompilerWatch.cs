using System.Diagnostics;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Agent.Compiling;

/// <summary>Watches one compiler while calls are in flight, and ends it when one of them takes too much, or when it does not run at all.</summary>
/// <remarks>
/// <para>The compiler is asked what its threads are busy with, so that a call is blamed for what it costs itself and not for what others
/// do meanwhile. Whoever is blamed fails; the other calls are repeated on the next compiler.</para>
/// <para>Time is counted in looks, not by a clock: when the whole machine was suspended, that was one look.</para>
/// </remarks>
internal sealed class CompilerWatch(CompilerProcess compiler)
{
    /// <summary>A piece of work that costs more processor time than this is ended, and its compiler with it.</summary>
    public static readonly TimeSpan ProcessorTimeLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls that are over by then, as nearly all are, cost no look at all.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    /// <summary>How long a look waits for an answer before the next.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks at a process that a signal has stopped, until it is taken for lost: 3 s.</summary>
    private const int StoppedLooks = 4;

    /// <summary>Looks at one that runs and does not answer, which takes a thread of its pool and no more: 15 s.</summary>
    private const int SilentLooks = 20;

    /// <summary>Looks at a piece of work that neither ends nor uses the processor: 60 s, for it may wait for a slow disk.</summary>
    private const int IdleLooks = 120;

    private readonly Lock _guard = new();
    private readonly List<CompilerCall> _calls = [];
    private readonly Dictionary<long, (double ProcessorMs, int Looks)> _idle = [];
    private bool _watching;
    private volatile string? _verdict;

    /// <summary>Why the compiler was ended; null when it ended by itself, or was ended by somebody else.</summary>
    public string? Verdict => _verdict;

    /// <summary>A call begins.</summary>
    public void Add(CompilerCall call)
    {
        lock (_guard)
        {
            _calls.Add(call);
            if (!_watching)
            {
                _watching = true;
                _ = WatchAsync();
            }
        }
    }

    /// <summary>A call is over.</summary>
    public void Remove(CompilerCall call)
    {
        lock (_guard)
        {
            _calls.Remove(call);
        }
    }

    private async Task WatchAsync()
    {
        int stopped = 0;
        int silent = 0;
        Task<RunningWork[]>? question = null;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false) && IsWanted(out bool looks))
        {
            if (!looks)
            {
                continue;
            }

            stopped = compiler.IsStopped ? stopped + 1 : 0;
            question ??= compiler.Compiler.RunningAsync(CancellationToken.None);
            if (question.IsCompleted || await AnsweredAsync(question).ConfigureAwait(false))
            {
                silent = 0;
                if (question.IsCompletedSuccessfully)
                {
                    Judge(await question.ConfigureAwait(false));
                }

                // Read, whatever it is: a link that broke shows where the calls wait.
                _ = question.Exception;
                question = null;
            }
            else
            {
                silent++;
            }

            if (stopped >= StoppedLooks)
            {
                End("was suspended by a signal, and was ended");
            }
            else if (silent >= SilentLooks)
            {
                End($"did not answer for {((Interval + AnswerTime) * SilentLooks).TotalSeconds:0} s, and was ended");
            }
        }
    }

    private static async Task<bool> AnsweredAsync(Task question)
    {
        await question.WaitAsync(AnswerTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return question.IsCompleted;
    }

    /// <summary>False, once, when no call is left or the compiler is gone.</summary>
    private bool IsWanted(out bool looks)
    {
        lock (_guard)
        {
            looks = _calls.Any(call => Stopwatch.GetElapsedTime(call.Began) > FirstLook);
            return _watching = _calls.Count > 0 && compiler.IsAlive && _verdict is null;
        }
    }

    private void Judge(RunningWork[] running)
    {
        foreach (RunningWork work in running)
        {
            (double before, int looks) = _idle.GetValueOrDefault(work.Serial, (-1, 0));
            looks = work.ProcessorMs > before ? 0 : looks + 1;
            _idle[work.Serial] = (work.ProcessorMs, looks);
            TimeSpan limit = ProcessorTimeLimit + AllowanceOf(work);
            if (work.ProcessorMs > limit.TotalMilliseconds)
            {
                End($"took more than {limit.TotalSeconds:0} s of processor time and was ended", work);
            }
            else if (looks >= IdleLooks)
            {
                End($"made no progress for {(Interval * IdleLooks).TotalSeconds:0} s and was ended", work);
            }
        }

        foreach (long gone in _idle.Keys.Except(running.Select(work => work.Serial)).ToArray())
        {
            _idle.Remove(gone);
        }
    }

    private TimeSpan AllowanceOf(RunningWork work)
    {
        lock (_guard)
        {
            return _calls.Where(call => IsOf(call, work)).Select(call => call.Allowance).DefaultIfEmpty().Max();
        }
    }

    private static bool IsOf(CompilerCall call, RunningWork work) => call.Chain == work.Chain && call.IsSubmission == work.IsSubmission;

    private void End(string verdict, RunningWork? culprit = null)
    {
        lock (_guard)
        {
            _verdict ??= verdict;
            foreach (CompilerCall call in _calls.Where(call => culprit is not null && IsOf(call, culprit)))
            {
                call.Blame = verdict;
            }
        }

        compiler.Kill();
    }
}
