using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>What a submission after a chain could name.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class ChainSymbols
{
    // Names are looked up where a statement could stand.
    private const string Nothing = ";";

    private readonly ChainSnapshot _chain;
    private readonly SemanticModel _model;
    private (IAssemblySymbol Assembly, AssemblyIndex Index)[]? _indexes;
    private HashSet<string>? _imported;

    /// <summary>Makes an empty submission after the chain. Not by <see cref="CSharpCompilation.CreateScriptCompilation"/>, for the reason that <see cref="Chain"/> gives.</summary>
    public ChainSymbols(ChainSnapshot chain)
    {
        _chain = chain;
        CSharpCompilation start = ChainBase.Of(chain.Framework, chain.Usings);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Nothing, ScriptDefaults.Parsing);
        Compilation = BoundReferences.HandOn(chain.Newest, start
            .WithAssemblyName("Exploring")
            .WithOptions(ScriptDefaults.Compiling.WithScriptClassName("Exploring").WithMetadataReferenceResolver(new SubmissionReferences(chain.Framework, "/")))
            .WithReferences()
            .WithScriptCompilationInfo(start.ScriptCompilationInfo!.WithPreviousScriptCompilation(chain.Newest))
            .ReplaceSyntaxTree(start.SyntaxTrees[0], tree));
        _model = Compilation.GetSemanticModel(tree);
    }

    /// <summary>The empty submission.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The referenced assemblies with what they hold.</summary>
    public IReadOnlyList<(IAssemblySymbol Assembly, AssemblyIndex Index)> Indexes => _indexes ??=
    [
        .. from assembly in _chain.Newest.SourceModule.ReferencedAssemblySymbols
           let index = _chain.Newest.GetMetadataReference(assembly) is PortableExecutableReference reference ? AssemblyIndex.Of(reference) : null
           where index is not null
           select (assembly, index),
    ];

    /// <summary>What the session declared and later submissions have not hidden, latest first.</summary>
    public IEnumerable<ISymbol> Own
    {
        get
        {
            var hidden = new HashSet<string>(StringComparer.Ordinal);
            foreach (Link link in _chain.Links.Reverse())
            {
                ISymbol[] members =
                [
                    .. (link.Compilation.ScriptClass?.GetMembers() ?? [])
                        .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName && !hidden.Contains(member.Name)),
                ];
                foreach (ISymbol member in members)
                {
                    yield return member;
                }

                hidden.UnionWith(members.Select(member => member.Name));
            }
        }
    }

    /// <summary>What a simple name means.</summary>
    public ImmutableArray<ISymbol> Lookup(string name) => _model.LookupSymbols(0, name: name);

    /// <summary>Extension methods in scope that could be called on a value of a type.</summary>
    public IEnumerable<IMethodSymbol> LookupExtensions(ITypeSymbol type, string name) =>
        _model.LookupSymbols(0, type, name, includeReducedExtensionMethods: true).OfType<IMethodSymbol>().Where(method => method.ReducedFrom is not null);

    /// <summary>The type that a text means; null when it means none.</summary>
    public ITypeSymbol? Bind(string text)
    {
        TypeSyntax syntax = SyntaxFactory.ParseTypeName(text);
        return syntax.ContainsDiagnostics ? null
            : _model.GetSpeculativeTypeInfo(0, syntax, SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { TypeKind: not TypeKind.Error } type ? type
            : null;
    }

    /// <summary>Whether what is declared in a namespace can be named without it.</summary>
    public bool IsImported(string space)
    {
        _imported ??= [.. _chain.Usings, .. _chain.Links
            .SelectMany(link => link.Tree.GetCompilationUnitRoot().Usings)
            .Where(directive => directive.Alias is null && directive.StaticKeyword.IsKind(SyntaxKind.None))
            .Select(directive => directive.NamespaceOrType.ToString())];
        return space.Length == 0 || space == SessionGlobals.Namespace || _imported.Contains(space);
    }

    /// <summary>The using directive that a symbol of a namespace needs; null when it needs none.</summary>
    public string? ImportOf(string space) => IsImported(space) ? null : $"using {space};";

    /// <summary>The metadata that an assembly was read from; null for what the session declared.</summary>
    /// <remarks>
    /// Roslyn shares the symbols of an assembly among compilations as it can, and with several sessions at a time not always: the empty submission may
    /// have others than the chain. An assembly of the same identity is the same one.
    /// </remarks>
    public PortableExecutableReference? ReferenceOf(IAssemblySymbol assembly)
    {
        IAssemblySymbol? known = _chain.Newest.GetMetadataReference(assembly) is not null
            ? assembly
            : _chain.Newest.SourceModule.ReferencedAssemblySymbols.FirstOrDefault(one => one.Identity.Equals(assembly.Identity));
        return known is null ? null : _chain.Newest.GetMetadataReference(known) as PortableExecutableReference;
    }

    /// <summary>Whether an assembly is one of the shared framework.</summary>
    public bool IsOfFramework(PortableExecutableReference reference) => _chain.Framework.References.Contains(reference);
}
