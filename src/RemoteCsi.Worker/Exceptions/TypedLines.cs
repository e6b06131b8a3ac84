using System.Reflection;
using System.Runtime.CompilerServices;

namespace RemoteCsi.Worker.Exceptions;

/// <summary>Submissions that came without symbols because they are one line: all of their code is on line 1.</summary>
/// <remarks>Safe from any thread.</remarks>
internal static class TypedLines
{
    private static readonly ConditionalWeakTable<Assembly, object> Assemblies = [];
    private static readonly object Mark = new();

    /// <summary>Notes a submission.</summary>
    public static void Add(Assembly submission) => Assemblies.AddOrUpdate(submission, Mark);

    /// <summary>Whether a submission is one.</summary>
    public static bool Contain(Assembly submission) => Assemblies.TryGetValue(submission, out _);
}
