using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Chains;

/// <summary>What Roslyn found when it bound the references of a submission, handed on to the next one where that would come to the same.</summary>
/// <remarks>
/// <para>A submission has the references of the one before it, and Roslyn binds them again for each: a hundred and fifty, and who refers to
/// whom, which is most of what a restored submission costs. It keeps what it bound only for another compilation of the same assembly
/// name, because a reference might grant that name access to its internals; none can to a name that is made of a new session's id.
/// So the next one gets a copy under its own name. Source: <c>CSharpCompilation.ReferenceManager</c>, which has no public name; without it, all are bound
/// again. See docs/decisions/018.</para>
/// <para>Thread safe, as long as nobody else has the compilation that is given some yet.</para>
/// </remarks>
internal static class BoundReferences
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly FieldInfo? Manager = typeof(CSharpCompilation).GetField("_referenceManager", Internal);
    private static readonly FieldInfo? Name = Manager?.FieldType.GetField("SimpleAssemblyName", Internal);
    private static readonly PropertyInfo? IsBound = Manager?.FieldType.GetProperty("IsBound", Internal);
    private static readonly MethodInfo Copy = typeof(object).GetMethod(nameof(MemberwiseClone), Internal)!;

    /// <summary>Whether this Roslyn lets them be handed on.</summary>
    public static bool CanBeHandedOn => Name?.FieldType == typeof(string) && IsBound?.PropertyType == typeof(bool);

    /// <summary>Hands them on, if they are what binding would come to: neither submission brings any itself, and the former lacks none.</summary>
    /// <param name="previous">The submission that has them.</param>
    /// <param name="next">The one that follows; nothing of it is bound yet.</param>
    /// <returns><paramref name="next"/>.</returns>
    public static CSharpCompilation HandOn(CSharpCompilation previous, CSharpCompilation next)
    {
        if (!CanBeHandedOn || HasDirectives(previous) || HasDirectives(next) || !next.ExternalReferences.IsEmpty
            || previous.Options.MetadataReferenceResolver is not SubmissionReferences resolver)
        {
            return next;
        }

        if (!AreIn(previous))
        {
            _ = previous.Assembly;
        }

        // Who is asked for what an assembly lacks may answer the next one otherwise.
        if (!resolver.WasAsked && AreIn(previous))
        {
            Interlocked.MemoryBarrier();
            object copy = Copy.Invoke(Manager!.GetValue(previous), null)!;
            Name!.SetValue(copy, Name.GetValue(Manager.GetValue(next)));
            Manager.SetValue(next, copy);
        }

        return next;
    }

    /// <summary>Whether a compilation has them, from wherever.</summary>
    public static bool AreIn(CSharpCompilation compilation) => CanBeHandedOn && (bool)IsBound!.GetValue(Manager!.GetValue(compilation))!;

    private static bool HasDirectives(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot() is { ContainsDirectives: true } root && root.GetReferenceDirectives().Count > 0);
}
