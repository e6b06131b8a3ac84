using RemoteCsi.Worker.Execution;

namespace RemoteCsi.Worker.Display;

/// <summary>A value as an outcome carries it.</summary>
/// <param name="Node">Its display; null when there is no value.</param>
/// <param name="Type"><c>Type.ToString()</c>; null when there is no value or it is null.</param>
/// <param name="Json">As JSON; null when not wanted or not possible.</param>
internal sealed record ShownValue(ValueNode? Node, string? Type, string? Json)
{
    /// <summary>The longest <see cref="Type"/>, in UTF-16 units.</summary>
    public const int LongestType = 4096;

    /// <summary>What a submission without a value has.</summary>
    public static readonly ShownValue None = new(null, null, null);

    /// <summary>How long all of it may take: what is promised is a second, with what goes before and after.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.75);

    /// <summary>Shows a value, whose getters, enumerators and <c>ToString</c> may do anything, within <see cref="TimeLimit"/>.</summary>
    public static ShownValue Of(object? value, bool wantJson, GuardedThread guard)
    {
        if (value is null)
        {
            return new ShownValue(new ValueNode(ValueKind.Null, "null"), null, wantJson ? "null" : null);
        }

        string type = value.GetType().ToString();
        type = type.Length > LongestType ? type[..LongestType] : type;
        if (wantJson)
        {
            // The serializer's own first steps are slow, and no part of the value's time.
            ValueJson.Prepare();
        }

        // It stops by itself a little earlier, when it is not held up by foreign code.
        var walk = new DisplayWalk(TimeLimit * 0.9);
        if (Literal.IsSafe(value) && !(wantJson && value is Enum))
        {
            // An enum's display is the framework's, but its JSON may be a converter of the user's.
            walk.Show(value);
            return new ShownValue(walk.Snapshot(), type, wantJson ? ValueJson.TryWrite(value) : null);
        }

        string? json = null;
        bool inTime = guard.Run(
            () =>
            {
                walk.Show(value);
                json = wantJson ? ValueJson.TryWrite(value) : null;
            },
            TimeLimit);

        // Of a thread that is not done, what it may yet come up with is not wanted.
        return new ShownValue(walk.Snapshot(), type, inTime ? json : null);
    }
}
