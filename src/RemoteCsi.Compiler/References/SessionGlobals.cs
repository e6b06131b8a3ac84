using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace RemoteCsi.Compiler.References;

/// <summary>What every session has without naming it: <c>Progress</c>, and what <see cref="Results.ResultTypes"/> needs for types without names. Its code is the worker's; here is only what it looks like.</summary>
/// <remarks>
/// It comes by an import of static members, not by a globals object of Roslyn's: so whatever a session declares under the same name goes
/// before it, and no submission takes another place among the live objects. As with the checks in the emitted code, the worker is referred to by name and
/// nobody's version, and resolves that to itself; names and signatures are a contract with workers of other builds.
/// </remarks>
internal static class SessionGlobals
{
    /// <summary>What is imported.</summary>
    public const string Import = Namespace + ".SessionGlobals";

    /// <summary>Where that is; nothing of it needs a using.</summary>
    public const string Namespace = "RemoteCsi.Worker.Execution";

    /// <summary>Nobody's version.</summary>
    public static Version AssemblyVersion { get; } = new(0, 0, 0, 1);

    /// <summary>The assembly that it seems to be in.</summary>
    public const string AssemblyName = "RemoteCsi.Worker";

    // Each is a method of ResultsLike.
    private static readonly string[] Liked =
    [
        "IEnumerable", "ICollection", "IList", "IReadOnlyList", "List", "HashSet", "Dictionary", "KeyValuePair", "IOrderedEnumerable", "IQueryable", "IGrouping", "ILookup",
    ];

    private const string Source = """
        [assembly: System.Reflection.AssemblyVersion("0.0.0.1")]
        namespace RemoteCsi.Worker.Execution
        {
            [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
            public static class SessionGlobals
            {
                /// <summary>Tells how far this session's code has come; a prompt shows it as a bar. Also an <see cref="System.IProgress{T}"/>, to be handed to code that reports.</summary>
                public static SessionProgress Progress => throw null!;
            }

            [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
            public static class ResultsLike
            {
                public static T As<T>(object? result, T like) => throw null!;

                public static System.Collections.Generic.IEnumerable<T> IEnumerable<T>(T item) => throw null!;

                public static System.Collections.Generic.ICollection<T> ICollection<T>(T item) => throw null!;

                public static System.Collections.Generic.IList<T> IList<T>(T item) => throw null!;

                public static System.Collections.Generic.IReadOnlyList<T> IReadOnlyList<T>(T item) => throw null!;

                public static System.Collections.Generic.List<T> List<T>(T item) => throw null!;

                public static System.Collections.Generic.HashSet<T> HashSet<T>(T item) => throw null!;

                public static System.Collections.Generic.Dictionary<TKey, TValue> Dictionary<TKey, TValue>(TKey key, TValue value) where TKey : notnull => throw null!;

                public static System.Collections.Generic.KeyValuePair<TKey, TValue> KeyValuePair<TKey, TValue>(TKey key, TValue value) => throw null!;

                public static System.Linq.IOrderedEnumerable<T> IOrderedEnumerable<T>(T item) => throw null!;

                public static System.Linq.IQueryable<T> IQueryable<T>(T item) => throw null!;

                public static System.Linq.IGrouping<TKey, TElement> IGrouping<TKey, TElement>(TKey key, TElement item) => throw null!;

                public static System.Linq.ILookup<TKey, TElement> ILookup<TKey, TElement>(TKey key, TElement item) => throw null!;
            }

            [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
            public sealed class SessionProgress : System.IProgress<double>
            {
                private SessionProgress() => throw null!;

                /// <summary>Tells how much is done.</summary>
                /// <param name="fraction">From 0 to 1.</param>
                public void Report(double fraction) => throw null!;

                /// <summary>Tells how much is done, and what is being done.</summary>
                /// <param name="fraction">From 0 to 1.</param>
                /// <param name="text">What is being done, in a few words.</param>
                public void Report(double fraction, string? text) => throw null!;

                /// <summary>Tells what is being done.</summary>
                /// <param name="text">In a few words.</param>
                public void Report(string? text) => throw null!;
            }
        }
        """;

    /// <summary>Whether there is a method that says what a generic type of types without names is.</summary>
    public static bool HasLike(INamedTypeSymbol type) =>
        type.ContainingType is null && Liked.Contains(type.Name) && (type.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Linq");

    /// <summary>Whether an assembly is this one.</summary>
    public static bool IsIn(IAssemblySymbol assembly) => assembly.Name == AssemblyName && assembly.Identity.Version == AssemblyVersion;

    /// <summary>Makes the reference, over those of a framework; null where that lacks what every framework has.</summary>
    public static PortableExecutableReference? Over(ImmutableArray<MetadataReference> framework)
    {
        using var image = new MemoryStream();
        using var documentation = new MemoryStream();
        EmitResult result = CSharpCompilation.Create(
                AssemblyName,
                [CSharpSyntaxTree.ParseText(Source)],
                framework,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false))
            .Emit(image, xmlDocumentationStream: documentation, options: new EmitOptions(metadataOnly: true));
        return result.Success
            ? AssemblyMetadata.CreateFromImage(image.ToArray()).GetReference(XmlDocumentationProvider.CreateFromBytes(documentation.ToArray()), display: AssemblyName)
            : null;
    }
}
