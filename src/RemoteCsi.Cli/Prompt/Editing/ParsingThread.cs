namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>A thread with a stack that no text which may be parsed while typing can overflow.</summary>
/// <remarks>
/// Roslyn's parser recurses with the nesting of the text; most of the ways it notices in time, on any stack, but not all, and where it does not
/// the prompt would be gone with what was pasted into it. The stack is reserved, not used. Thread safe: one text at a time.
/// </remarks>
internal static class ParsingThread
{
    /// <summary>Over 1 KB for each character of the longest text that is parsed.</summary>
    private const int StackBytes = 256 * 1024 * 1024;

    private static readonly Lock Guard = new();
    private static readonly SemaphoreSlim Asked = new(0);
    private static readonly SemaphoreSlim Answered = new(0);
    private static Action? _work;
    private static Exception? _failure;
    private static bool _started;

    /// <summary>Runs <paramref name="work"/> there and waits for it: some microseconds longer than it takes.</summary>
    public static T Run<T>(Func<T> work)
    {
        lock (Guard)
        {
            if (!_started)
            {
                _started = true;
                new Thread(Loop, StackBytes) { IsBackground = true, Name = "parsing" }.Start();
            }

            T? result = default;
            _work = () => result = work();
            Asked.Release();
            Answered.Wait();
            return _failure is { } failure ? throw failure : result!;
        }
    }

    private static void Loop()
    {
        while (true)
        {
            Asked.Wait();
            try
            {
                _failure = null;
                _work!();
            }
            catch (Exception exception)
            {
                // It is the asker's.
                _failure = exception;
            }

            Answered.Release();
        }
    }
}
