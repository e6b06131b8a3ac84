using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Rendering;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Reads what a submission declared from what Roslyn made of it.</summary>
internal static class DeclarationReader
{
    /// <summary>The declarations of a submission: imports, aliases, types, then everything else, in source order.</summary>
    public static IEnumerable<Declaration> Read(Link link)
    {
        CompilationUnitSyntax root = link.Tree.GetCompilationUnitRoot();
        if (root.Usings.Count > 0)
        {
            SemanticModel model = link.Compilation.GetSemanticModel(link.Tree);
            foreach (UsingDirectiveSyntax directive in root.Usings)
            {
                if (ReadUsing(model, directive) is { } import)
                {
                    yield return import;
                }
            }
        }

        if (link.Compilation.ScriptClass is not { } script)
        {
            yield break;
        }

        foreach (INamedTypeSymbol type in script.GetTypeMembers())
        {
            if (!type.IsImplicitlyDeclared && type.CanBeReferencedByName)
            {
                yield return ReadType(type);
            }
        }

        foreach (ISymbol member in script.GetMembers())
        {
            if (member is not INamedTypeSymbol && !member.IsImplicitlyDeclared && member.CanBeReferencedByName && ReadMember(member) is { } declaration)
            {
                yield return declaration;
            }
        }
    }

    /// <summary>A variable of a name and a type, which may be made of anonymous ones.</summary>
    public static Declaration Variable(string name, ITypeSymbol type)
    {
        var text = new StateTextBuilder();
        if (TypeText.IsNameable(type))
        {
            TypeText.Write(text, type);
            text.Append($" {name};");
        }
        else
        {
            ValueText.WriteField(text, type, name, SyntheticNames.Prefix + name);
        }

        return new Declaration(DeclarationKind.Variable, name, name, "", 0, text.Build(), null);
    }

    private static Declaration? ReadUsing(SemanticModel model, UsingDirectiveSyntax directive)
    {
        ISymbol? target = model.GetSymbolInfo(directive.NamespaceOrType).Symbol ?? model.GetTypeInfo(directive.NamespaceOrType).Type;
        var text = new StateTextBuilder().Append("using ");
        string? alias = directive.Alias?.Name.Identifier.ValueText;
        text.Append(directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) ? "static " : "")
            .Append(directive.UnsafeKeyword.IsKind(SyntaxKind.UnsafeKeyword) ? "unsafe " : "")
            .Append(alias is null ? "" : TypeText.Identifier(alias) + " = ");
        switch (target)
        {
            case INamespaceSymbol space:
                text.Append(space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat
                    .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Included)));
                break;
            case ITypeSymbol type when TypeText.IsNameable(type):
                TypeText.Write(text, type);
                break;
            default:
                return null;
        }

        StateText built = text.Append(";").Build();
        return alias is null
            ? new Declaration(DeclarationKind.Import, built.Text, built.Text + string.Join(' ', built.Uses.Select(use => use.Key)), "", 0, built, null)
            : new Declaration(DeclarationKind.Alias, alias, alias, "", 0, built, null);
    }

    private static Declaration ReadType(INamedTypeSymbol type)
    {
        var text = new StateTextBuilder();
        TypeDeclarationText.Write(text, type, isTop: true);
        var bare = new StateTextBuilder();
        TypeDeclarationText.WriteBare(bare, type);
        return new Declaration(
            DeclarationKind.Type, type.Name, $"{type.Name}`{type.Arity}", TypeText.KeyOf(type), type.Arity, text.Build(), bare.Build());
    }

    private static Declaration? ReadMember(ISymbol member)
    {
        var text = new StateTextBuilder();
        string name = TypeText.Identifier(member.Name);
        string bare;
        switch (member)
        {
            case IFieldSymbol { IsConst: false } field when !TypeText.IsNameable(field.Type):
                if (TypeText.IsUnknown(field.Type))
                {
                    text.Append($"object {name};");
                }
                else
                {
                    ValueText.WriteField(text, field.Type, name, $"{SyntheticNames.Prefix}{field.ContainingAssembly.Name.AsSpan(11).ToString().Replace('-', '_')}_{field.Name}");
                }

                bare = $"object {name};";
                break;
            case IFieldSymbol field:
                bare = field.IsConst ? $"const object {name} = null;" : $"object {name};";
                MemberText.TryWrite(text, field);
                break;
            case IPropertySymbol property:
                bare = $"object {name} {{ get {{ throw null; }} set {{ throw null; }} }}";
                MemberText.TryWrite(text, property);
                break;
            case IEventSymbol declared:
                bare = $"event global::System.Action {name};";
                MemberText.TryWrite(text, declared);
                break;
            case IMethodSymbol { MethodKind: MethodKind.Ordinary } method:
                bare = $"object {name}(params object[] arguments) {{ throw null; }}";
                MemberText.TryWrite(text, method);
                return new Declaration(
                    DeclarationKind.Method, method.Name, Signature(method), "", 0, text.Build(), new StateTextBuilder().Append(bare).Build());
            default:
                return null;
        }

        return new Declaration(DeclarationKind.Variable, member.Name, member.Name, "", 0, text.Build(), new StateTextBuilder().Append(bare).Build());
    }

    private static string Signature(IMethodSymbol method)
    {
        var signature = new StateTextBuilder().Append($"{method.Name}`{method.Arity}");
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            signature.Append(parameter.RefKind == RefKind.None ? "," : ",ref ");
            TypeText.Write(signature, parameter.Type);
        }

        StateText built = signature.Build();
        return built.Text + string.Join(' ', built.Uses.Select(use => $"{use.Position}:{use.Key}"));
    }
}
