using System.Diagnostics;

namespace RemoteCsi.Worker.Execution;

/// <summary>What the compiler's checks in loops and functions of a submission refer to. Not for anyone else.</summary>
/// <remarks>
/// <para>The emitted check is <c>if (IsArmed) Pass();</c>. Names and signatures are a contract with compilers of other versions, for
/// a worker outlives the agent that started it.</para>
/// <para>There must be no static constructor here and no static field with an initializer: reading <see cref="IsArmed"/>
/// would then cost more than a read.</para>
/// </remarks>
public static class Checkpoint
{
    /// <summary>
    /// True while something of a submission that was interrupted may still be there. A plain field, not a volatile one, whose
    /// signature the emitted code could not name; it reads it with the prefix <c>volatile.</c>, and only <see cref="SubmissionFlow"/> writes it.
    /// </summary>
    public static bool IsArmed;

    /// <summary>Returns, unless what calls it belongs to a submission that was interrupted.</summary>
    /// <exception cref="SubmissionInterruptedException">It does.</exception>
    [StackTraceHidden]
    public static void Pass() => SubmissionFlow.StopInterrupted();

    /// <summary>Returns, unless functions that are <c>async</c> have called each other too deep; called where one begins.</summary>
    /// <exception cref="InsufficientExecutionStackException">They have.</exception>
    [StackTraceHidden]
    public static void Descend() => AsyncDescent.Check();
}
