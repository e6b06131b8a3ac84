using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Rendering;

/// <summary>An exception that left user code: what and why first, then the stack, the user's own lines before the rest.</summary>
internal static class ExceptionRenderer
{
    private const int MostFrames = 40;

    /// <summary>The lines of an exception, without a line end.</summary>
    public static string Render(ExceptionInfo exception, RenderTarget target)
    {
        var text = new StyledText();
        Append(text, exception);
        for (ExceptionInfo? inner = exception.Inner; inner is not null; inner = inner.Inner)
        {
            Append(text.Add("\n").Add("caused by ", TextRole.Faint), inner);
        }

        return text.For(target);
    }

    private static void Append(StyledText text, ExceptionInfo exception)
    {
        text.Add(exception.Type, TextRole.Failure).Add(": ").Add(exception.Message);
        StackFrameInfo[] frames = [.. exception.Frames.OrderByDescending(frame => frame.IsUserCode).Take(MostFrames)];
        foreach (StackFrameInfo frame in frames)
        {
            text.Add("\n   at ", TextRole.Faint).Add(frame.Method, frame.IsUserCode ? TextRole.Strong : TextRole.Faint);
            if (frame.Source is not null)
            {
                text.Add(" in ", TextRole.Faint).Add(frame.Line > 0 ? $"{frame.Source}:line {frame.Line}" : frame.Source);
            }
        }

        if (frames.Length < exception.Frames.Length)
        {
            text.Add($"\n   … {exception.Frames.Length - frames.Length} more", TextRole.Faint);
        }
        else if (frames.Length == 0 && exception.Stack.Length > 0)
        {
            text.Add("\n").Add(exception.Stack.TrimEnd());
        }
    }
}
