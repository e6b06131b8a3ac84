using System.Globalization;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Exceptions;

/// <summary>Exceptions as an outcome carries them.</summary>
internal static class ExceptionDescriber
{
    /// <summary>The longest message, in UTF-16 units.</summary>
    public const int LongestMessage = 16_384;

    /// <summary>The most exceptions of a chain of inner ones.</summary>
    public const int MostLevels = 8;

    private const int LongestTypeName = 1024;

    // Further exceptions of an AggregateException, which are told in the text of the stack.
    private const int MostBesides = 8;

    /// <summary>Describes an exception, whose own members may do anything, within a second.</summary>
    public static ThrownException Describe(Exception exception, GuardedThread guard)
    {
        ThrownException? described = null;
        bool inTime = guard.Run(() => described = TryDescribe(exception), ShownValue.TimeLimit);
        return inTime && described is not null
            ? described
            : new ThrownException(TypeOf(exception), "(its message and stack could not be read within 1 s)", "", [], null);
    }

    private static ThrownException? TryDescribe(Exception exception)
    {
        try
        {
            return Describe(exception, 0);
        }
        catch (Exception e) when (e is not ThreadInterruptedException)
        {
            // Such as a property of an exception's own that throws where the framework's does not.
            return new ThrownException(TypeOf(exception), $"(it could not be read: {e.GetType()})", "", [], null);
        }
    }

    private static ThrownException Describe(Exception exception, int level)
    {
        ThrownFrame[] frames = StackText.FramesOf(exception, out int left);
        string stack = StackText.Of(frames, left);
        Exception? inner = exception.InnerException;
        if (exception is AggregateException aggregate)
        {
            stack = WithOthers(stack, aggregate);
        }

        return new ThrownException(
            TypeOf(exception), ForeignCode.MessageOf(exception, LongestMessage), stack, frames,
            inner is null || level + 1 == MostLevels ? null : Describe(inner, level + 1));
    }

    /// <summary>The first of several is the inner exception; the others are told in the text.</summary>
    private static string WithOthers(string stack, AggregateException aggregate)
    {
        for (int i = 1; i < aggregate.InnerExceptions.Count && i <= MostBesides && stack.Length < StackText.LongestText; i++)
        {
            Exception other = aggregate.InnerExceptions[i];
            string message = ForeignCode.Describe(other);
            stack += string.Create(CultureInfo.InvariantCulture, $"\n ---> (inner exception #{i}) {message}\n{StackText.Of(other)}");
        }

        stack = stack.TrimStart('\n');
        return stack.Length <= StackText.LongestText ? stack : stack[..(StackText.LongestText - 1)] + "…";
    }

    private static string TypeOf(Exception exception)
    {
        string name = exception.GetType().FullName ?? exception.GetType().Name;
        return name.Length <= LongestTypeName ? name : name[..LongestTypeName];
    }
}
