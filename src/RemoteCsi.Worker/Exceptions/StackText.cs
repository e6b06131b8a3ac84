using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Exceptions;

/// <summary>Stacks of exceptions, without the worker's own frames and those the framework hides.</summary>
internal static class StackText
{
    /// <summary>The most frames that are told apart.</summary>
    public const int MostFrames = 64;

    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int LongestText = 16_384;

    // Lines are looked up for all frames of a stack or for none, and a runaway recursion has half a million frames.
    private const int DeepestWithLines = 10_000;

    /// <summary>The text of an exception's stack.</summary>
    public static string Of(Exception exception) => Of(FramesOf(exception, out int left), left);

    /// <summary>The text of frames: the user's first, then the framework's.</summary>
    /// <param name="frames">The frames, innermost first.</param>
    /// <param name="left">How many more there were.</param>
    public static string Of(ThrownFrame[] frames, int left)
    {
        var text = new StringBuilder();
        AppendFrames(text, frames, isUserCode: true);
        AppendFrames(text, frames, isUserCode: false);
        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n   … and {left} more");
        }

        return text.Length <= LongestText ? text.ToString() : text.ToString(0, LongestText - 1) + "…";
    }

    /// <summary>The frames, innermost first, at most <see cref="MostFrames"/>. Runs no foreign code.</summary>
    public static ThrownFrame[] FramesOf(Exception exception, out int left)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        bool isDeep = trace.FrameCount > DeepestWithLines;
        StackFrame[] all = isDeep ? trace.GetFrames() : new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var frames = new List<ThrownFrame>();
        int next = 0;
        for (; next < all.Length && frames.Count < MostFrames; next++)
        {
            if (all[next].GetMethod() is MethodBase method && !IsHidden(method))
            {
                bool isUserCode = MethodNames.IsUserCode(method);
                (string? source, int line) = (all[next].GetFileName(), all[next].GetFileLineNumber());
                if (source is null && isUserCode)
                {
                    (source, line) = (SubmissionOf(method), TypedLines.Contain(method.Module.Assembly) ? 1 : 0);
                }

                frames.Add(new ThrownFrame(MethodNames.WithParameters(method), source, line, isUserCode));
            }
        }

        // Without a look at what they are: there may be half a million.
        left = all.Length - next;
        return [.. frames];
    }

    // Submission#3-0123… is submission 3.
    private static string? SubmissionOf(MethodBase method)
    {
        string name = method.Module.Assembly.FullName ?? "";
        int end = name.IndexOf('-', StringComparison.Ordinal);
        int start = name.IndexOf('#', StringComparison.Ordinal) + 1;
        return end > start ? $"submission {name[start..end]}" : null;
    }

    private static bool IsHidden(MethodBase method) =>
        method.Module == typeof(StackText).Module || method.Name == "<Factory>"
        || method.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false)
        || method.DeclaringType?.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false) == true;

    private static void AppendFrames(StringBuilder text, ThrownFrame[] frames, bool isUserCode)
    {
        foreach (ThrownFrame frame in frames)
        {
            if (frame.IsUserCode != isUserCode)
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : "\n").Append("   at ").Append(frame.Method);
            if (frame.Source is not null)
            {
                text.Append(" in ").Append(frame.Source);
                text.Append(frame.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":line {frame.Line}") : "");
            }
        }
    }
}
