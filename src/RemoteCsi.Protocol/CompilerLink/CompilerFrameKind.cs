namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>What a frame between an agent and its compiler is.</summary>
internal enum CompilerFrameKind : byte
{
    /// <summary>A call; its content is the method and the arguments.</summary>
    Call = 1,

    /// <summary>The caller of a call no longer wants it. The call is answered all the same.</summary>
    Cancel = 2,

    /// <summary>The result of a call.</summary>
    Result = 3,

    /// <summary>A call failed; its content is a code and a message.</summary>
    Error = 4,

    /// <summary>A call was cancelled.</summary>
    Cancelled = 5,
}
