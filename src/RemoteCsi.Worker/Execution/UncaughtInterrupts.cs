namespace RemoteCsi.Worker.Execution;

/// <summary>Keeps an interrupt, or recursion without end, that nothing catches, in a thread or a timer of the user's, from ending the process.</summary>
internal static class UncaughtInterrupts
{
    /// <summary>
    /// For a process that is the worker's own, for there can be only one such handler. Before .NET 10 there is none; then threads and
    /// timers of an interrupted submission go on, as <see cref="SubmissionFlow.UncaughtIsHarmless"/> says.
    /// </summary>
    public static void Ignore()
    {
        // This assembly is built for .NET 8 and runs on whatever there is.
        var set = Type.GetType("System.Runtime.ExceptionServices.ExceptionHandling")?.GetMethod("SetUnhandledExceptionHandler");
        if (set is not null)
        {
            set.Invoke(null, [(Func<Exception, bool>)IsHarmless]);
            SubmissionFlow.UncaughtIsHarmless = true;
        }
    }

    private static bool IsHarmless(Exception exception)
    {
        if (exception is InsufficientExecutionStackException)
        {
            // What async void throws ends here, too. The stack is free again; it is said, for nobody else will say it.
            Console.Error.WriteLine($"{exception.GetType().FullName}: {exception.Message}");
            return true;
        }

        return IsInterrupt(exception);
    }

    /// <summary>It may have been wrapped on its way.</summary>
    private static bool IsInterrupt(Exception exception) => exception is SubmissionInterruptedException
        || (exception is AggregateException { InnerExceptions: var parts } ? parts.Any(IsInterrupt)
            : exception.InnerException is { } inner && IsInterrupt(inner));
}
