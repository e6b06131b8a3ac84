using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Rendering;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Results;

/// <summary>Finds what a worker's types are in a submission, and whether it could name them.</summary>
/// <param name="compilation">The submission.</param>
/// <param name="tree">Its text.</param>
internal sealed class ResultTypes(CSharpCompilation compilation, SyntaxTree tree)
{
    private const string Like = $"global::{SessionGlobals.Namespace}.ResultsLike";

    private readonly SemanticModel _model = compilation.GetSemanticModel(tree);
    private readonly int _position = FirstPosition(tree);

    /// <summary>The nearest type of a result that the submission can name, or, when it is made of anonymous ones, write; <see cref="object"/> when there is none.</summary>
    public ITypeSymbol Nearest(KeptResult result)
    {
        INamedTypeSymbol anything = compilation.GetSpecialType(SpecialType.System_Object);
        return result.Types.Select(Find).FirstOrDefault(type => type is not null && IsWritable(type)) ?? anything;
    }

    /// <summary>How a submission gets at a result.</summary>
    /// <param name="name">The result's.</param>
    /// <param name="places">Where it is named.</param>
    /// <param name="type">What <see cref="Nearest"/> found.</param>
    public static NamedResult Named(string name, int[] places, ITypeSymbol type)
    {
        string variable = ResultSyntax.Declared(name);
        bool isNameable = TypeText.IsNameable(type);
        string written = isNameable ? Write(to => TypeText.Write(to, type)) : "";
        return isNameable && IsPublic(type)
            ? new NamedResult(name, places, $"public {written} {variable};")
            : new NamedResult(
                name, places, $"public object {variable};",
                isNameable ? $"(({written}){variable})" : $"{Like}.As({variable}, {Write(to => ValueText.WriteValue(to, type, made => $"{Like}.{made.Name}"))})");
    }

    /// <summary>Where a name has the meaning that it has all over the submission: in front of its first member.</summary>
    private static int FirstPosition(SyntaxTree tree)
    {
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        return root.Members.FirstOrDefault(member => !ResultSyntax.IsOurs(member))?.SpanStart ?? root.FullSpan.End;
    }

    private ITypeSymbol? Find(RuntimeTypeName name)
    {
        var arguments = new ITypeSymbol[name.Arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (Find(name.Arguments[i]) is not { } argument)
            {
                return null;
            }

            arguments[i] = argument;
        }

        if (name.Rank > 0)
        {
            return arguments is [var element] ? compilation.CreateArrayTypeSymbol(element, name.Rank) : null;
        }

        bool isOfSession = name.Assembly.StartsWith(SubmissionName.Prefix, StringComparison.Ordinal);
        if (name.Members is { } members)
        {
            // Where a submission writes one of the same shape as an earlier submission has, it is that one's.
            return isOfSession && members.Length == arguments.Length && members.All(SyntaxFacts.IsValidIdentifier)
                ? compilation.CreateAnonymousTypeSymbol([.. arguments], [.. members])
                : null;
        }

        return (isOfSession ? Declared(name) : Referenced(name)) is { } definition ? Construct(definition, arguments) : null;
    }

    /// <summary>A type that an earlier submission declared.</summary>
    private INamedTypeSymbol? Declared(RuntimeTypeName name)
    {
        CSharpCompilation? submission = compilation;
        while (submission is not null && submission.AssemblyName != name.Assembly)
        {
            submission = submission.ScriptCompilationInfo?.PreviousScriptCompilation;
        }

        // The first part is the submission's class.
        return name.Name.Split('+').Skip(1).Aggregate(
            submission?.ScriptClass, (outer, part) => outer?.GetTypeMembers().FirstOrDefault(type => type.MetadataName == part));
    }

    private INamedTypeSymbol? Referenced(RuntimeTypeName name) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(assembly => assembly.Name == name.Assembly).Select(assembly => assembly.GetTypeByMetadataName(name.Name)).FirstOrDefault(type => type is not null);

    /// <summary>Gives type arguments out, to the types around it first.</summary>
    private static INamedTypeSymbol? Construct(INamedTypeSymbol definition, ITypeSymbol[] arguments)
    {
        var levels = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? level = definition; level is { IsScriptClass: false }; level = level.ContainingType)
        {
            levels.Push(level);
        }

        INamedTypeSymbol? made = null;
        int used = 0;
        while (levels.TryPop(out INamedTypeSymbol? level))
        {
            INamedTypeSymbol? open = made?.GetTypeMembers(level.Name, level.Arity).FirstOrDefault() ?? (made is null ? level : null);
            if (open is null || used + level.Arity > arguments.Length)
            {
                return null;
            }

            made = level.Arity == 0 ? open : open.Construct(arguments[used..(used + level.Arity)]);
            used += level.Arity;
        }

        return used == arguments.Length ? made : null;
    }

    private bool IsWritable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsWritable(array.ElementType),
        INamedTypeSymbol { IsAnonymousType: true } anonymous => anonymous.GetMembers().OfType<IPropertySymbol>().All(property => IsWritable(property.Type)),
        INamedTypeSymbol { IsStatic: false, CanBeReferencedByName: true } named => named.TypeArguments.All(IsWritable)
            && (TypeText.IsNameable(named) || named.IsTupleType || SessionGlobals.HasLike(named))
            && (named.ContainingType is { IsScriptClass: false } outer ? IsWritable(outer) : IsSeen(named))
            && compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.ScriptClass ?? (ISymbol)compilation.Assembly),
        _ => false,
    };

    /// <summary>Whether the name of a type that a submission declared still means that one.</summary>
    private bool IsSeen(INamedTypeSymbol type) => type.ContainingType is null
        || _model.LookupNamespacesAndTypes(_position, name: type.Name).Any(seen => SymbolEqualityComparer.Default.Equals(seen.OriginalDefinition, type.OriginalDefinition));

    /// <summary>Whether a field that is public can be of it. (Of one that is not, Roslyn would say that nothing is ever assigned to it.)</summary>
    private static bool IsPublic(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsPublic(array.ElementType),
        INamedTypeSymbol named => named is { DeclaredAccessibility: Accessibility.Public, ContainingType: null or { IsScriptClass: false } }
            && (named.ContainingType is null || IsPublic(named.ContainingType)) && named.TypeArguments.All(IsPublic),
        _ => false,
    };

    private static string Write(Action<StateTextBuilder> write)
    {
        var builder = new StateTextBuilder();
        write(builder);
        var text = new StringBuilder();
        builder.Build().WriteTo(text, key => TypeText.Identifier(key.Split('|')[1].Split('`')[0]));
        return text.ToString();
    }
}
