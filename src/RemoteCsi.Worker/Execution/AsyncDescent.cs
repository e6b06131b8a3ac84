using System.Diagnostics;

namespace RemoteCsi.Worker.Execution;

/// <summary>How deep functions that are <c>async</c> may call each other without a wait in between.</summary>
/// <remarks>
/// Each of them that an exception leaves catches it, keeps it in its task, and throws it again in its caller, and the runtime copies the
/// stack trace so far both times. So the time grows faster than the square of the depth: 3,400 calls, in 1 MB, took 0.8 s; 7,200, in 2 MB, took 16 s; and the 58,000 that
/// fit into the stack of a session do not end. Other recursion has the whole stack.
/// </remarks>
internal static class AsyncDescent
{
    /// <summary>Bytes of stack between the highest and the lowest of such calls on one thread.</summary>
    private const int Most = 1024 * 1024;

    // Stacks grow downwards; the highest address that a call had on this thread. No initializer: it would run for the first thread only.
    [ThreadStatic]
    private static nuint t_top;

    /// <summary>Called where such a function begins.</summary>
    /// <exception cref="InsufficientExecutionStackException">It is called too deep.</exception>
    [StackTraceHidden]
    public static unsafe void Check()
    {
        byte here;
        var at = (nuint)(&here);
        if (at >= t_top)
        {
            t_top = at;
        }
        else if (t_top - at > Most)
        {
            throw new InsufficientExecutionStackException(
                "functions that are async have called each other too deep without a wait in between; an await of Task.Yield() now and then makes any depth possible");
        }
    }
}
