using System.Globalization;
using System.Text;
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

    // The first of an AggregateException's exceptions is its inner one; of the others so many are told in the text of its stack.
    private const int MostOthers = 8;

    /// <summary>Describes an exception. Its messages, which are foreign code, get a second; all else runs none.</summary>
    public static ThrownException Describe(Exception exception, GuardedThread guard)
    {
        var all = new List<Exception>();
        for (Exception? level = exception; level is not null && all.Count < MostLevels; level = level.InnerException)
        {
            all.Add(level);
        }

        int levels = all.Count;
        for (int i = 0; i < levels; i++)
        {
            foreach (Exception other in OthersOf(all[i]))
            {
                all.Add(other);
            }
        }

        string[] messages = MessagesOf(all, guard);
        int nextOther = all.Count;
        ThrownException? described = null;
        for (int i = levels - 1; i >= 0; i--)
        {
            ThrownFrame[] frames = StackText.FramesOf(all[i], out int left);
            var stack = new StringBuilder(StackText.Of(frames, left));
            int others = OthersOf(all[i]).Count;
            nextOther -= others;
            for (int other = 0; other < others; other++)
            {
                AppendOther(stack, other + 1, all[nextOther + other], messages[nextOther + other]);
            }

            described = new ThrownException(TypeOf(all[i]), messages[i], Cut(stack.ToString()), frames, described);
        }

        return described!;
    }

    private static string[] MessagesOf(List<Exception> exceptions, GuardedThread guard)
    {
        string[] read = new string[exceptions.Count];
        guard.Run(
            () =>
            {
                for (int i = 0; i < read.Length; i++)
                {
                    Volatile.Write(ref read[i], ForeignCode.MessageOf(exceptions[i], LongestMessage));
                }
            },
            ShownValue.TimeLimit);

        // A copy: a thread that was given up may come back and go on.
        string[] messages = new string[read.Length];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = Volatile.Read(ref read[i]) ?? "(its message could not be read within 0.75 s)";
        }

        return messages;
    }

    private static List<Exception> OthersOf(Exception exception)
    {
        var others = new List<Exception>();
        if (exception is AggregateException aggregate)
        {
            for (int i = 1; i < aggregate.InnerExceptions.Count && i <= MostOthers; i++)
            {
                others.Add(aggregate.InnerExceptions[i]);
            }
        }

        return others;
    }

    private static void AppendOther(StringBuilder stack, int number, Exception other, string message)
    {
        stack.Append(stack.Length == 0 ? "" : "\n");
        stack.Append(CultureInfo.InvariantCulture, $" ---> (inner exception #{number}) {TypeOf(other)}: {message}");
        string own = StackText.Of(other);
        stack.Append(own.Length == 0 ? "" : "\n").Append(own);
    }

    private static string Cut(string stack) =>
        stack.Length <= StackText.LongestText ? stack : stack[..(StackText.LongestText - 1)] + "…";

    private static string TypeOf(Exception exception)
    {
        string name = exception.GetType().FullName ?? exception.GetType().Name;
        return name.Length <= LongestTypeName ? name : name[..LongestTypeName];
    }
}
