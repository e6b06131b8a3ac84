namespace RemoteCsi.Protocol.Submissions;

/// <summary>An exception that left user code.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message, bounded to 16 KiB.</param>
/// <param name="Stack">Its stack, the user's frames named by submission and line, bounded to 16 KiB.</param>
/// <param name="Frames">The same stack in parts.</param>
/// <param name="Inner">Its inner exceptions, outermost first, bounded to 8 levels; null when there is none.</param>
public sealed record ExceptionInfo(string Type, string Message, string Stack, StackFrameInfo[] Frames, ExceptionInfo? Inner = null);
