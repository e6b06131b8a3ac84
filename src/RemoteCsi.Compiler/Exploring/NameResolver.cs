using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Finds what a name means: more than C# would let it mean in code, for <c>List.Add</c> has neither type arguments nor an object.</summary>
internal sealed class NameResolver(ChainSymbols symbols)
{
    /// <summary>All that a name fits; overloads in the order of their declaration.</summary>
    public IReadOnlyList<ISymbol> Resolve(SymbolName name)
    {
        IReadOnlyList<ISymbol> found = First(name.Segments[0]);
        foreach (SymbolName.Segment segment in name.Segments.Skip(1))
        {
            found = [.. found.SelectMany(container => Inside(container, segment)).Distinct(SymbolEqualityComparer.Default)];
        }

        if (name.WantsConstructors || (name.Parameters is not null && found.All(symbol => symbol is INamedTypeSymbol)))
        {
            found = [.. found.OfType<INamedTypeSymbol>().SelectMany(type => type.InstanceConstructors).Where(IsUsable)];
        }

        if (name.Parameters is { } parameters)
        {
            ISymbol[] fitting = [.. found.Where(symbol => Fits(symbol, parameters))];
            return fitting.Length > 0 ? fitting : found;
        }

        return found;
    }

    /// <summary>The members that a type offers, of that name or all, overridden ones left out.</summary>
    public static IEnumerable<ISymbol> Members(ITypeSymbol type, string? name)
    {
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IEnumerable<ITypeSymbol> types = type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter ? type.AllInterfaces.Prepend(type) : Ancestry(type);
        foreach (ISymbol member in types.SelectMany(one => name is null ? one.GetMembers() : Named(one, name)).Where(IsUsable))
        {
            if (!overridden.Contains(member.OriginalDefinition))
            {
                yield return member;
            }

            if (Overridden(member) is { } below)
            {
                overridden.Add(below.OriginalDefinition);
            }
        }
    }

    /// <summary>What a member overrides.</summary>
    public static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol declared => declared.OverriddenEvent,
        _ => null,
    };

    private static IEnumerable<ISymbol> Named(ITypeSymbol type, string name) => name switch
    {
        "this[]" => type.GetMembers().Where(member => member is IPropertySymbol { IsIndexer: true }),
        ".ctor" => type is INamedTypeSymbol named ? named.InstanceConstructors : [],
        _ => type.GetMembers(name),
    };

    private static IEnumerable<ITypeSymbol> Ancestry(ITypeSymbol type)
    {
        for (ITypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }

    private static bool IsUsable(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && symbol is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove or MethodKind.Destructor };

    private static bool FitsArity(ISymbol symbol, int? arity) => arity is null || symbol switch
    {
        INamedTypeSymbol type => type.Arity == arity,
        IMethodSymbol method => method.Arity == arity,
        _ => false,
    };

    private IReadOnlyList<ISymbol> First(SymbolName.Segment segment)
    {
        if (SyntaxFacts.IsPredefinedType(SyntaxFacts.GetKeywordKind(segment.Name)) || segment.Suffix.Length > 0)
        {
            string written = segment.Arguments is null ? segment.Name : $"{segment.Name}<{string.Join(", ", segment.Arguments)}>";
            return symbols.Bind(written + segment.Suffix) is { } type ? [type] : [];
        }

        ISymbol[] found = [.. symbols.Lookup(segment.Name).Where(symbol => FitsArity(symbol, segment.Arity))];
        if (found.Length == 0)
        {
            // Of a namespace that is not imported.
            found =
            [
                .. from pair in symbols.Indexes
                   from one in pair.Index.Symbols
                   where one.Kind <= SymbolGroup.Delegate && one.Name == segment.Name && !one.Type.MetadataName.Contains('+', StringComparison.Ordinal)
                   let type = pair.Assembly.GetTypeByMetadataName(one.Type.MetadataName)
                   where type is not null && FitsArity(type, segment.Arity)
                   select type,
            ];
        }

        return [.. found.Select(symbol => Constructed(symbol is IAliasSymbol alias ? alias.Target : symbol, segment))];
    }

    private IEnumerable<ISymbol> Inside(ISymbol container, SymbolName.Segment segment)
    {
        ITypeSymbol? type = TypeOf(container);
        IEnumerable<ISymbol> found = container is INamespaceSymbol space ? space.GetMembers(segment.Name) : type is null ? [] : Members(type, segment.Name);
        ISymbol[] fitting = [.. found.Where(symbol => FitsArity(symbol, segment.Arity))];
        if (fitting.Length == 0 && type is not null)
        {
            fitting = [.. symbols.LookupExtensions(type, segment.Name).Where(symbol => FitsArity(symbol, segment.Arity))];
        }

        return fitting.Select(symbol => Constructed(symbol, segment));
    }

    /// <summary>The type whose members a symbol has.</summary>
    public static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ITypeSymbol type => type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        ILocalSymbol local => local.Type,
        _ => null,
    };

    private ISymbol Constructed(ISymbol symbol, SymbolName.Segment segment)
    {
        if (symbol is not INamedTypeSymbol { Arity: > 0 } type || segment.Arguments is not { } arguments || arguments.Length != type.Arity)
        {
            return symbol;
        }

        ITypeSymbol?[] bound = [.. arguments.Select(symbols.Bind)];
        return bound.All(argument => argument is not null) ? type.OriginalDefinition.Construct(bound!) : symbol;
    }

    private static bool Fits(ISymbol symbol, string[] parameters)
    {
        var own = symbol switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => [],
        };
        return own.Length == parameters.Length && own.Zip(parameters).All(pair => Same(SymbolText.Type(pair.First.Type), pair.Second) || Same(SymbolText.Type(pair.First), pair.Second));
    }

    private static bool Same(string type, string typed) =>
        string.Equals(type.Replace(" ", "").Replace("?", ""), typed.Replace(" ", "").Replace("?", ""), StringComparison.OrdinalIgnoreCase);
}
