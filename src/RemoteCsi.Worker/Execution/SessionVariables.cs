using System.Diagnostics;
using System.Reflection;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Execution;

/// <summary>Reads what the session's variables hold, from the fields of its submissions' objects.</summary>
/// <remarks>
/// May be used while a submission runs: a value is then what it is at that moment. Getters and <c>ToString</c> of a value are user code
/// and run within bounds, as for a result. Safe from any thread; one list is made at a time.
/// </remarks>
internal sealed class SessionVariables
{
    /// <summary>The most that one value weighs, in bytes: a line or two, for many are shown together.</summary>
    private const int MostBytes = 2 * 1024;

    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string BackingFieldEnd = ">k__BackingField";

    /// <summary>How long the values may take together, and one of them.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan OneTimeLimit = TimeSpan.FromMilliseconds(250);

    private readonly GuardedThread _guard = new();
    private readonly object _gate = new();

    /// <summary>The variables that a new submission would see, oldest first.</summary>
    /// <param name="questionId">What is answered.</param>
    /// <param name="state">The session's objects, in order; null where there is none.</param>
    public VariablesFrame List(long questionId, object?[] state)
    {
        lock (_gate)
        {
            long began = Stopwatch.GetTimestamp();
            var found = new List<(string Name, FieldInfo Field, object Owner)>();
            var hidden = new HashSet<string>(StringComparer.Ordinal);
            for (int slot = state.Length - 1; slot >= 0; slot--)
            {
                if (state[slot] is { } submission && TypeNames.IsSubmission(submission.GetType()))
                {
                    Add(found, hidden, submission);
                }
            }

            ShownVariable[] shown =
            [
                .. found.Take(VariablesFrame.MostVariables)
                    .Select(variable => new ShownVariable(variable.Name, TypeNames.Of(variable.Field.FieldType), Show(variable.Field, variable.Owner, began))),
            ];
            Array.Reverse(shown);
            return new VariablesFrame(questionId, shown, found.Count > shown.Length);
        }
    }

    /// <summary>Adds, last declared first, the variables of a submission whose names no later one has taken.</summary>
    private static void Add(List<(string Name, FieldInfo Field, object Owner)> found, HashSet<string> hidden, object submission)
    {
        Type type = submission.GetType();
        FieldInfo[] fields = type.GetFields(Declared);
        for (int i = fields.Length - 1; i >= 0; i--)
        {
            if (NameOf(fields[i]) is { } name && !hidden.Contains(name) && type.GetEvent(name, Declared) is null)
            {
                found.Add((name, fields[i], submission));
            }
        }

        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            hidden.Add(member.Name);
        }
    }

    /// <summary>The name of a variable or of a property that is one; null for what the compiler made.</summary>
    private static string? NameOf(FieldInfo field)
    {
        if (field.Name[0] != '<')
        {
            return field.Name;
        }

        return field.Name.EndsWith(BackingFieldEnd, StringComparison.Ordinal) ? field.Name[1..^BackingFieldEnd.Length] : null;
    }

    private ValueNode Show(FieldInfo field, object owner, long began)
    {
        TimeSpan left = TimeLimit - Stopwatch.GetElapsedTime(began);
        if (left <= TimeSpan.Zero)
        {
            return new ValueNode(ValueKind.Elided, "…", Truncated: true);
        }

        var walk = new DisplayWalk(OneTimeLimit * 0.9, MostBytes, "display took longer than 0.25 s");
        if (!field.IsStatic && field.GetValue(owner) is var value && (value is null || Literal.IsSafe(value)))
        {
            walk.Show(value);
            return walk.Snapshot();
        }

        _guard.Run(() => walk.Show(Read(field, owner)), left < OneTimeLimit ? left : OneTimeLimit);
        return walk.Snapshot();
    }

    /// <summary>Reading a static field may run its type's initializer, which may throw.</summary>
    private static object? Read(FieldInfo field, object owner)
    {
        try
        {
            return field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(owner);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return exception;
        }
    }
}
