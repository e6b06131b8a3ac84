using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RemoteCsi.Compiler.Chains;

/// <summary>The types that a submission's code has and its text does not name: anonymous types, and delegates for signatures that no <c>Func</c> has.</summary>
/// <remarks>
/// <para>Before a submission is emitted, Roslyn wants those of the one before it to have their names, and gives them by compiling it, which
/// asks the same of the one before that: all of a restored chain, to number types that most submissions do not have. Where there surely are
/// none, <see cref="Settle"/> says so instead. Source: <c>Compilation.EnsureAnonymousTypeTemplates</c> and
/// <c>CommonAnonymousTypeManager.SealTemplates</c>, which have no public name; without them it compiles. See docs/decisions/018.</para>
/// <para>For one thread at a time, as the chain is.</para>
/// </remarks>
internal static class MadeUpTypes
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    // Func and Action have no more.
    private const int MostParameters = 16;

    private static readonly PropertyInfo? Manager = typeof(Compilation).GetProperty("CommonAnonymousTypeManager", Internal);
    private static readonly MethodInfo? Seal = Manager?.PropertyType.GetMethod("SealTemplates", Internal, []);

    /// <summary>Whether this Roslyn can be told.</summary>
    public static bool CanBeDenied => Seal is not null;

    /// <summary>Makes a restored submission ready to be the one before another. Those before it must be.</summary>
    /// <returns>True when it had to be compiled.</returns>
    public static bool Settle(Link link)
    {
        if (CanBeDenied && !MayExist(link))
        {
            Seal!.Invoke(Manager!.GetValue(link.Compilation), null);
            return false;
        }

        link.Compilation.Emit(Stream.Null, options: ScriptDefaults.Emitting);
        return true;
    }

    /// <summary>Whether a submission may have any that a later one meets: as the type of a variable, or because it writes the same.</summary>
    public static bool MayExist(Link link)
    {
        if (link.Compilation.SyntaxTrees.Length > 1)
        {
            return true;
        }

        foreach (SyntaxNode node in link.Tree.GetCompilationUnitRoot().DescendantNodes())
        {
            bool may = node switch
            {
                AnonymousObjectCreationExpressionSyntax or QueryExpressionSyntax => true,
                AnonymousMethodExpressionSyntax method => method.ParameterList is { } list && IsUnusual(list.Parameters),
                ParenthesizedLambdaExpressionSyntax lambda => IsUnusual(lambda.ParameterList.Parameters) || lambda.ReturnType is RefTypeSyntax,

                // A variable that later ones see and whose type is not written: what it was given may be a method.
                DeclarationExpressionSyntax { Type.IsVar: true } or VarPatternSyntax => true,
                VariableDeclarationSyntax { Type.IsVar: true, Parent: FieldDeclarationSyntax or LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax } } variables =>
                    variables.Variables.Any(variable => MayBeOf(variable, link)),
                _ => false,
            };
            if (may)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnusual(SeparatedSyntaxList<ParameterSyntax> parameters) =>
        parameters.Count > MostParameters || parameters.Any(parameter =>
            parameter.Modifiers.Count > 0 || parameter.Default is not null || parameter.Type is PointerTypeSyntax or FunctionPointerTypeSyntax);

    /// <summary>Whether a variable declared with <c>var</c> may be of such a type: asked of Roslyn only where a method may be named without being called.</summary>
    private static bool MayBeOf(VariableDeclaratorSyntax variable, Link link) =>
        variable.Initializer is { Value: var value } && value.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(MayNameMethod)
        && (link.Compilation.GetSemanticModel(link.Tree).GetDeclaredSymbol(variable) as IFieldSymbol)?.Type is { } type && IsOrHolds(type);

    private static bool MayNameMethod(SimpleNameSyntax name)
    {
        SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
            : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        return expression.Parent switch
        {
            InvocationExpressionSyntax call => call.Expression != expression,
            MemberAccessExpressionSyntax or BinaryExpressionSyntax or ElementAccessExpressionSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax
                or TypeSyntax or TypeArgumentListSyntax or ObjectCreationExpressionSyntax or NameColonSyntax or InterpolationSyntax => false,
            _ => true,
        };
    }

    private static bool IsOrHolds(ITypeSymbol type) => type switch
    {
        { IsAnonymousType: true } => true,
        IArrayTypeSymbol array => IsOrHolds(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } generic => generic.TypeArguments.Any(IsOrHolds) || (generic.ContainingType is { } outer && IsOrHolds(outer)),
        _ => false,
    };
}
