using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Rendering;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Checks that synthetic source says what it should, so that one declaration we cannot write spoils no other.</summary>
internal static class DeclarationCheck
{
    /// <summary>Whether a declaration's source does not even parse, and would tear what is written after it.</summary>
    public static bool IsTorn(Declaration declaration)
    {
        var text = new StringBuilder();
        declaration.Text?.WriteTo(text, _ => SyntheticNames.Unknown);
        return CSharpSyntaxTree.ParseText(text.ToString(), ScriptDefaults.Parsing).GetDiagnostics()
            .Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>The declarations of a layer whose types are not found. Those that were checked before are not checked again.</summary>
    public static IReadOnlyCollection<Declaration> FindBroken(CSharpCompilation compilation, LayerText layer)
    {
        var broken = new List<Declaration>();
        foreach (Declaration declaration in layer.Declarations.Where(declaration => !declaration.IsVerified))
        {
            if (IsBroken(compilation.ScriptClass, declaration))
            {
                broken.Add(declaration);
            }
            else
            {
                declaration.IsVerified = true;
            }
        }

        return broken;
    }

    private static bool IsBroken(INamedTypeSymbol? script, Declaration declaration)
    {
        if (declaration.Kind is DeclarationKind.Import or DeclarationKind.Alias || (declaration.Kind == DeclarationKind.Type && !declaration.IsVisible))
        {
            return false;
        }

        ISymbol[] found = script is null ? [] : [.. script.GetMembers(declaration.Name)];
        return found.Length == 0 || found.Any(IsBroken);
    }

    private static bool IsBroken(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => TypeText.IsUnknown(field.Type),
        IPropertySymbol property => TypeText.IsUnknown(property.Type) || property.Parameters.Any(parameter => TypeText.IsUnknown(parameter.Type)),
        IEventSymbol declared => TypeText.IsUnknown(declared.Type),
        IMethodSymbol method => TypeText.IsUnknown(method.ReturnType) || method.Parameters.Any(parameter => TypeText.IsUnknown(parameter.Type)),
        INamedTypeSymbol type => (type.BaseType is { } parent && TypeText.IsUnknown(parent)) || type.Interfaces.Any(TypeText.IsUnknown)
            || type.GetMembers().Any(IsBroken),
        _ => false,
    };
}
