using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>Writes what can be called as C# does.</summary>
internal static class SignatureText
{
    private static readonly SymbolDisplayFormat Name = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType,
        miscellaneousOptions: Miscellaneous);

    private static readonly SymbolDisplayFormat Type = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters, miscellaneousOptions: Miscellaneous);

    private static readonly SymbolDisplayFormat Parameter = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeModifiers,
        miscellaneousOptions: Miscellaneous);

    private const SymbolDisplayMiscellaneousOptions Miscellaneous = SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier;

    /// <summary>A method, a constructor, an indexer, or what calls a delegate.</summary>
    public static Signature Of(ISymbol symbol, InheritedDocumentation documentation)
    {
        (string open, string close) = symbol is IPropertySymbol ? ("[", "]") : ("(", ")");
        SymbolComment comment = SymbolComment.Of(symbol, documentation);
        return new Signature(
            SyntheticNames.Remove(Head(symbol)) + open,
            [.. ParametersOf(symbol).Select(parameter => new SignatureParameter(
                parameter.Name, SyntheticNames.Remove(parameter.ToDisplayString(Parameter)), parameter.IsParams, comment.Parameter(parameter.Name)))],
            close,
            comment.Summary);
    }

    /// <summary>What an argument is given to.</summary>
    public static ImmutableArray<IParameterSymbol> ParametersOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol property => property.Parameters,
        _ => [],
    };

    private static string Head(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType.ToDisplayString(Type),
        IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoke =>
            $"{invoke.ReturnType.ToDisplayString(Type)} {invoke.ContainingType.ToDisplayString(Type)}",
        IMethodSymbol method => $"{method.ReturnType.ToDisplayString(Type)} {Member(method)}",
        IPropertySymbol property => $"{property.Type.ToDisplayString(Type)} {property.ContainingType.ToDisplayString(Type)}",
        _ => symbol.ToDisplayString(Name),
    };

    // A script's own functions are members of a class that nobody wrote; neither are a local function's containers worth a word.
    private static string Member(IMethodSymbol method) =>
        method.ContainingType is { IsScriptClass: false } && method.MethodKind != MethodKind.LocalFunction
            ? method.ToDisplayString(Name)
            : method.ToDisplayString(Name.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType));
}
