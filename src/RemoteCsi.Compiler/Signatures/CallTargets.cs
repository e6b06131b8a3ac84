using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>Finds what the brackets of an unfinished call could call.</summary>
internal static class CallTargets
{
    /// <summary>All candidates that are accessible there; empty where nothing is called.</summary>
    /// <param name="model">Of the tree that <paramref name="arguments"/> is in.</param>
    /// <param name="arguments">The bracketed arguments.</param>
    public static IEnumerable<ISymbol> Of(SemanticModel model, SyntaxNode arguments)
    {
        IEnumerable<ISymbol> found = arguments.Parent switch
        {
            InvocationExpressionSyntax call => OfInvocation(model, call),
            BaseObjectCreationExpressionSyntax creation => Constructors(model.GetTypeInfo(creation) is { Type: null or IErrorTypeSymbol } info ? info.ConvertedType : model.GetTypeInfo(creation).Type),
            PrimaryConstructorBaseTypeSyntax based => Constructors(model.GetTypeInfo(based.Type).Type),
            ConstructorInitializerSyntax initializer => OfInitializer(model, initializer),
            ElementAccessExpressionSyntax access => Indexers(model.GetTypeInfo(access.Expression).Type),
            ElementBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax access } => Indexers(model.GetTypeInfo(access.Expression).Type),
            AttributeSyntax attribute => Constructors(model.GetTypeInfo(attribute).Type),
            _ => [],
        };
        return found.Where(symbol => model.IsAccessible(arguments.SpanStart, symbol));
    }

    /// <summary>The one that the arguments so far choose; null when they choose none.</summary>
    public static ISymbol? Chosen(SemanticModel model, SyntaxNode arguments)
    {
        if (arguments.Parent is not { } call)
        {
            return null;
        }

        SymbolInfo info = model.GetSymbolInfo(call);
        return info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null);
    }

    private static IEnumerable<ISymbol> OfInvocation(SemanticModel model, InvocationExpressionSyntax call)
    {
        IMethodSymbol[] group = [.. model.GetMemberGroup(call.Expression).OfType<IMethodSymbol>()];
        if (group.Length == 0)
        {
            return model.GetTypeInfo(call.Expression).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke] : [];
        }

        if (call.Expression is not MemberAccessExpressionSyntax access)
        {
            return group;
        }

        // A name may be a type and a variable of it at once (Color Color); then it can call both.
        bool isType = model.GetSymbolInfo(access.Expression).Symbol is ITypeSymbol;
        bool isBoth = !isType && access.Expression is IdentifierNameSyntax name && model.GetTypeInfo(name).Type?.Name == name.Identifier.ValueText;
        return isBoth ? group : group.Where(method => isType ? method.IsStatic && method.ReducedFrom is null : !method.IsStatic || method.ReducedFrom is not null);
    }

    private static IEnumerable<ISymbol> OfInitializer(SemanticModel model, ConstructorInitializerSyntax initializer)
    {
        INamedTypeSymbol? type = model.GetEnclosingSymbol(initializer.SpanStart)?.ContainingType;
        return Constructors(initializer.IsKind(SyntaxKind.ThisConstructorInitializer) ? type : type?.BaseType);
    }

    private static IEnumerable<ISymbol> Constructors(ITypeSymbol? type) => type switch
    {
        // A delegate's constructor takes a method, which no signature says.
        INamedTypeSymbol { DelegateInvokeMethod: null } named => named.InstanceConstructors,
        _ => [],
    };

    private static IEnumerable<ISymbol> Indexers(ITypeSymbol? type)
    {
        if (type is null)
        {
            return [];
        }

        IEnumerable<ITypeSymbol> bases = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : Bases(type);
        return bases.SelectMany(one => one.GetMembers()).OfType<IPropertySymbol>().Where(property => property.IsIndexer && !property.IsOverride);
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (ITypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }
}
