namespace RemoteCsi.Worker.Execution;

/// <summary>Keeps an interrupt that nothing catches, in a thread or a timer of the user's, from ending the process.</summary>
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
            set.Invoke(null, [(Func<Exception, bool>)IsInterrupt]);
            SubmissionFlow.UncaughtIsHarmless = true;
        }
    }

    /// <summary>It may have been wrapped on its way.</summary>
    private static bool IsInterrupt(Exception exception) => exception is SubmissionInterruptedException
        || (exception is AggregateException { InnerExceptions: var parts } ? parts.Any(IsInterrupt)
            : exception.InnerException is { } inner && IsInterrupt(inner));
}
