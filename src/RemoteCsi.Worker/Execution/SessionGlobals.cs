using System.ComponentModel;

namespace RemoteCsi.Worker.Execution;

/// <summary>What every session's code has without naming it: the compiler imports its members.</summary>
/// <remarks>Names and signatures are a contract with compilers of other builds: <c>References/SessionGlobals.cs</c> of the compiler describes them.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SessionGlobals
{
    /// <summary>Tells how far the session's code has come.</summary>
    public static SessionProgress Progress { get; } = new();
}
