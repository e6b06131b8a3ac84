using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>How much an outcome takes in memory, roughly: the UTF-16 units of its texts, and some for each object.</summary>
internal static class OutcomeSize
{
    /// <summary>More than this is a large one.</summary>
    public const int LargestSmall = 8 * 1024;

    private const int OfObject = 32;

    /// <summary>Whether it is so large that it is not kept in memory, only in the journal, and that a client has few such answers before it takes them.</summary>
    public static bool IsLarge(this SubmissionOutcome outcome) => outcome.Size() > LargestSmall;

    /// <summary>Its size.</summary>
    public static int Size(this SubmissionOutcome outcome)
    {
        int size = LengthOf(outcome.ValueJson) + LengthOf(outcome.Cause) + Size(outcome.Value);
        foreach (SubmissionDiagnostic diagnostic in outcome.Diagnostics)
        {
            size += OfObject + diagnostic.Message.Length;
        }

        for (ExceptionInfo? exception = outcome.Exception; exception is not null; exception = exception.Inner)
        {
            size += OfObject + exception.Message.Length + LengthOf(exception.Stack) + (exception.Frames.Length * OfObject);
        }

        return size;
    }

    private static int Size(DisplayNode? node)
    {
        if (node is null)
        {
            return 0;
        }

        int size = OfObject + node.Text.Length;
        foreach (DisplayMember member in node.Members ?? [])
        {
            size += OfObject + member.Name.Length + Size(member.Value);
        }

        foreach (DisplayNode item in node.Items ?? [])
        {
            size += Size(item);
        }

        return size;
    }

    private static int LengthOf(string? text) => text?.Length ?? 0;
}
