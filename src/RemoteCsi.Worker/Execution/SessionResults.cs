using System.ComponentModel;
using RemoteCsi.Worker.Inspection;

namespace RemoteCsi.Worker.Execution;

/// <summary>Where a submission that names an earlier result takes it from, at its start.</summary>
/// <remarks>Names and signatures are a contract with compilers of other builds: <c>References/SessionGlobals.cs</c> of the compiler describes them.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SessionResults
{
    private static readonly AsyncLocal<KeptResults?> Current = new();

    /// <summary>The results of the session whose code runs on this thread, and wherever its asynchronous calls lead.</summary>
    internal static KeptResults? Kept
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>A result.</summary>
    /// <param name="place">0 for the last, 1 for the one before.</param>
    /// <typeparam name="T">What it was found to be when the submission was compiled.</typeparam>
    /// <exception cref="InvalidOperationException">It is not kept any more.</exception>
    public static T Take<T>(int place)
    {
        object?[] kept = Kept?.NewestFirst() ?? [];
        return place < kept.Length && (kept[place] is T || kept[place] is null && default(T) is null)
            ? (T)kept[place]!
            : throw new InvalidOperationException($"the result that {new string('_', place + 1)} was for is not kept any more");
    }
}
