namespace RemoteCsi.Worker.Display;

/// <summary>Talks to objects whose code may do anything. It can still hang: call it on a guarded thread.</summary>
internal static class ForeignCode
{
    private const int LongestMessage = 1024;

    /// <summary>An exception's type and message in one line.</summary>
    public static string Describe(Exception exception) => $"{TypeNames.Of(exception.GetType())}: {MessageOf(exception, LongestMessage)}";

    /// <summary>Its message, cut to a length.</summary>
    public static string MessageOf(Exception exception, int longest)
    {
        string message;
        try
        {
            message = exception.Message ?? "";
        }
        catch (Exception e) when (e is not ThreadInterruptedException)
        {
            message = $"(its message could not be read: {e.GetType()})";
        }

        return message.Length <= longest ? message : message[..longest] + "…";
    }
}
