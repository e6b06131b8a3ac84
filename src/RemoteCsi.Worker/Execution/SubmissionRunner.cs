using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Exceptions;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Inspection;
using RemoteCsi.Worker.Streams;

namespace RemoteCsi.Worker.Execution;

/// <summary>Runs submissions one after the other, on one thread of its own, over the state they share.</summary>
/// <remarks>Its members may be called from any thread.</remarks>
internal sealed class SubmissionRunner
{
    /// <summary>
    /// Stack of the threads that run user code, in bytes: enough for deep recursion, and only reserved until it is used.
    /// </summary>
    public const int StackBytes = 16 * 1024 * 1024;

    private const int FirstStateLength = 16;

    /// <summary>
    /// How long an interrupted task that is awaited may take to stop by itself, as one that runs does, before it is left behind.
    /// </summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(100);

    private readonly SessionLoadContext _loadContext = new();
    private readonly GuardedThread _guard = new();
    private readonly MemoryReserve _reserve = new();
    private readonly OutputSpool _output;
    private readonly Action<OutcomeFrame> _ended;
    private readonly Interruption _interruption;
    private readonly List<IOutputSource> _sources = [];
    private readonly SessionVariables _variables = new();
    private readonly KeptResults _results = new();
    private readonly Inspector _inspector;

    // The queue, and whether the thread runs, are guarded by _queue.
    private readonly Queue<Action> _queue = new();
    private bool _isStarted;

    // Changed by the thread alone. Slot 0 is the globals object, and there is none; a submission takes the next slot.
    private object?[] _state = new object?[FirstStateLength];
    private int _runs;
    private string _lastDirectory = "/";

    /// <param name="output">Where output goes.</param>
    /// <param name="interruption">Stops what runs here.</param>
    /// <param name="ended">Given each outcome, on the thread that runs.</param>
    public SubmissionRunner(OutputSpool output, Interruption interruption, Action<OutcomeFrame> ended)
    {
        _output = output;
        _interruption = interruption;
        _ended = ended;
        _inspector = new Inspector(_results);
    }

    /// <summary>Says where assemblies named by <c>#r</c> are.</summary>
    public void AddReferences(string[] paths) => _loadContext.AddReferences(paths);

    /// <summary>A way for output to reach the spool that is drained before each outcome. Call before anything runs.</summary>
    public void AddSource(IOutputSource source) => _sources.Add(source);

    /// <summary>The session's variables as they are now, also while a submission runs; waits for user code within bounds.</summary>
    public VariablesFrame ListVariables(long questionId) => _variables.List(questionId, Volatile.Read(ref _state));

    /// <summary>A result or parts of one, also while a submission runs; waits for user code within bounds.</summary>
    public InspectedFrame Inspect(InspectFrame question) => _inspector.Answer(question);

    /// <summary>What the kept results are, also while a submission runs.</summary>
    public ResultsFrame ListResults(long questionId) => new(questionId, [.. _results.NewestFirst().Select(NearestTypes.Of)]);

    /// <summary>Gives a tree back.</summary>
    public void CloseTree(long tree) => _inspector.Close(tree);

    /// <summary>Gives all trees back: nobody looks at them any more.</summary>
    public void CloseTrees() => _inspector.CloseAll();

    /// <summary>Runs a submission when those before it have ended.</summary>
    public void Enqueue(RunFrame submission) => Enqueue(() =>
    {
        Run(submission, Load, _results.Keep, _ended);
        _reserve.Hold();
    });

    /// <summary>
    /// Runs a submission as any other but leaves nothing of it: its assembly is unloaded, and nobody is told of its outcome.
    /// </summary>
    /// <param name="warm">The submission; it writes nothing.</param>
    /// <param name="done">Called at the end, on the thread that runs.</param>
    public void WarmUp(WarmFrame warm, Action done) => Enqueue(() =>
    {
        WarmUp(warm);

        // Takes the unloaded assembly out of the list of all, and the heap back to the size it had.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _reserve.Hold();
        done();
    });

    private void Enqueue(Action work)
    {
        lock (_queue)
        {
            _queue.Enqueue(work);
            if (!_isStarted)
            {
                _isStarted = true;
                new Thread(Loop, StackBytes) { IsBackground = true, Name = "submissions" }.Start();
            }

            Monitor.Pulse(_queue);
        }
    }

    private void Loop()
    {
        // Type.GetType and its like find the session's types on this thread and wherever its asynchronous calls lead.
        using var reflection = _loadContext.EnterContextualReflection();
        while (true)
        {
            Uninterrupted(Next)();
        }
    }

    private Action Next()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                Monitor.Wait(_queue);
            }

            return _queue.Dequeue();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WarmUp(WarmFrame warm)
    {
        var context = new AssemblyLoadContext("warming", isCollectible: true);
        var submission = new RunFrame("warming", 0, warm.Image, warm.Symbols, warm.EntryType, HasValue: true, WantValueJson: false);
        using var nowhere = new FrameStream(Stream.Null);
        Run(
            submission,
            one =>
            {
                Func<object?[], Task<object?>> factory = Factory(
                    context.LoadFromStream(new MemoryStream(one.Image), one.Symbols.Length == 0 ? null : new MemoryStream(one.Symbols)), one.EntryType);
                return () => factory(new object?[FirstStateLength]);
            },
            static (_, _) => { },
            nowhere.Write);
        context.Unload();
    }

    private void Run(RunFrame submission, Func<RunFrame, Func<Task<object?>>> load, Action<string, object?> keep, Action<OutcomeFrame> ended)
    {
        long firstSequence = Uninterrupted(_output.Flush);
        object? value = null;
        Exception? exception = null;
        try
        {
            Func<Task<object?>> enter = load(submission);
            Uninterrupted(() => _interruption.Begin(submission.SubmissionId));
            value = Await(enter());
        }
        catch (Exception e)
        {
            exception = e;
        }

        bool interrupted = _interruption.End();
        Uninterrupted(() =>
        {
            if (exception is null && submission.HasValue)
            {
                keep(submission.SubmissionId, value);
            }

            ended(Outcome(submission, value, exception, interrupted, firstSequence));
            return true;
        });
    }

    private OutcomeFrame Outcome(RunFrame submission, object? value, Exception? exception, bool interrupted, long firstSequence)
    {
        try
        {
            if (exception is OutOfMemoryException)
            {
                _results.Clear();
                _reserve.Release();
            }

            return Describe(submission, value, exception, interrupted, firstSequence);
        }
        catch (OutOfMemoryException e)
        {
            // The heap is full, and the description was too large for what was left of it.
            _results.Clear();
            _reserve.Release();
            exception ??= e;
            return new OutcomeFrame(
                submission.SubmissionId, OutcomeStatus.Threw, null, null, null, new ThrownException(exception.GetType().FullName ?? "", exception.Message, "", [], null),
                firstSequence, _output.Flush(), _lastDirectory);
        }
    }

    private OutcomeFrame Describe(RunFrame submission, object? value, Exception? exception, bool interrupted, long firstSequence)
    {
        ShownValue shown = exception is null && submission.HasValue ? ShownValue.Of(value, submission.WantValueJson, _guard) : ShownValue.None;
        bool cancelled = interrupted && exception is not null && IsFromInterrupt(exception);
        ThrownException? thrown = exception is null || cancelled ? null : ExceptionDescriber.Describe(exception, _guard);
        OutcomeStatus status = cancelled ? OutcomeStatus.Cancelled : thrown is null ? OutcomeStatus.Completed : OutcomeStatus.Threw;

        foreach (IOutputSource source in _sources)
        {
            source.Drain();
        }

        return new OutcomeFrame(
            submission.SubmissionId, status, shown.Node, shown.Type, shown.Json, thrown, firstSequence, _output.Flush(), WorkingDirectory());
    }

    /// <summary>
    /// Does what is the worker's own to do on this thread. User code may have kept the thread and interrupt it when nothing of
    /// the user's runs there any more; that must neither end the process nor lose an outcome, so it is done once more.
    /// </summary>
    private static T Uninterrupted<T>(Func<T> work)
    {
        while (true)
        {
            try
            {
                return work();
            }
            catch (ThreadInterruptedException)
            {
                // Not meant for this.
            }
        }
    }

    private Func<Task<object?>> Load(RunFrame submission)
    {
        Func<object?[], Task<object?>> factory = Factory(_loadContext.Load(submission.Image, submission.Symbols), submission.EntryType);
        _runs++;
        if (_state.Length <= _runs)
        {
            Array.Resize(ref _state, _state.Length * 2);
        }

        return submission.TakesResults ? () => EnterWithResults(factory.Method.DeclaringType!) : () => factory(_state);
    }

    private async Task<object?> EnterWithResults(Type submission)
    {
        NamedResults results = NamedResults.Give(submission, _state, _results);
        try
        {
            return await results.Enter().ConfigureAwait(false);
        }
        finally
        {
            results.LetGo();
        }
    }

    private static Func<object?[], Task<object?>> Factory(Assembly assembly, string entryType) =>
        (assembly.GetType(entryType, throwOnError: true)!
                .GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(entryType, "<Factory>"))
        .CreateDelegate<Func<object?[], Task<object?>>>();

    /// <summary>Waits on this thread, so that the wait can be interrupted. A task that does not end then is left behind.</summary>
    private object? Await(Task<object?> task)
    {
        WaitHandle end = ((IAsyncResult)task).AsyncWaitHandle;
        while (!task.IsCompleted)
        {
            try
            {
                end.WaitOne();
            }
            catch (ThreadInterruptedException)
            {
                // Otherwise the submission interrupted this thread itself before it awaited. It has ended its own wait, not ours.
                if (_interruption.IsRequestedHere && !end.WaitOne(Farewell))
                {
                    throw;
                }
            }
        }

        // As an await does: the task's exception itself, not an AggregateException around it.
        return task.GetAwaiter().GetResult();
    }

    private static bool IsFromInterrupt(Exception exception)
    {
        // A static constructor, a reflection call, a parallel loop may have wrapped it.
        return exception is OperationCanceledException or ThreadInterruptedException
            || (exception is AggregateException { InnerExceptions: var parts } ? parts.Any(IsFromInterrupt)
                : exception.InnerException is { } inner && IsFromInterrupt(inner));
    }

    private string WorkingDirectory()
    {
        try
        {
            _lastDirectory = Directory.GetCurrentDirectory();
        }
        catch (IOException)
        {
            // It was deleted; the last known name is the best there is.
        }

        return _lastDirectory;
    }
}
