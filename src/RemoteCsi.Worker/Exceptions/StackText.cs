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

    /// <summary>The frames, innermost first, at most <see cref="MostFrames"/>.</summary>
    public static ThrownFrame[] FramesOf(Exception exception, out int left)
    {
        left = 0;
        var frames = new List<ThrownFrame>();
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not MethodBase method || IsHidden(method))
            {
                continue;
            }

            if (frames.Count == MostFrames)
            {
                left++;
                continue;
            }

            frames.Add(new ThrownFrame(
                MethodNames.WithParameters(method), frame.GetFileName(), frame.GetFileLineNumber(), MethodNames.IsUserCode(method)));
        }

        return [.. frames];
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
                text.Append(CultureInfo.InvariantCulture, $" in {frame.Source}:line {frame.Line}");
            }
        }
    }
}
