using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Writes classes, structs, records, interfaces, enums and delegates with all their members, none of which does anything.</summary>
internal static class TypeDeclarationText
{
    /// <summary>Writes a type.</summary>
    /// <param name="to">Where.</param>
    /// <param name="type">Its definition.</param>
    /// <param name="isTop">True for a type of the session's top level; false for one within another.</param>
    public static void Write(StateTextBuilder to, INamedTypeSymbol type, bool isTop)
    {
        MemberText.WriteAnnotations(to, type);

        // The top level's default, private, would hide a type that has moved into a container; and there, nothing is hidden.
        to.Append(isTop ? "public " : MemberText.AccessibilityOf(type));
        switch (type.TypeKind)
        {
            case TypeKind.Delegate:
                to.Append("delegate ");
                MemberText.WriteReturn(to, type.DelegateInvokeMethod!);
                to.Append(" ").Append(TypeText.Identifier(type.Name));
                MemberText.WriteTypeParameters(to, type.TypeParameters);
                MemberText.WriteParameters(to, type.DelegateInvokeMethod!.Parameters, "(", ")");
                MemberText.WriteConstraints(to, type.TypeParameters);
                to.Append(";\n");
                break;
            case TypeKind.Enum:
                WriteEnum(to, type);
                break;
            default:
                WriteWithMembers(to, type);
                break;
        }
    }

    /// <summary>Writes the name alone, for a type of the top level that cannot be written in full.</summary>
    public static void WriteBare(StateTextBuilder to, INamedTypeSymbol type)
    {
        bool isPlain = type.TypeKind is TypeKind.Delegate;
        to.Append("public ").Append(isPlain ? "delegate void" : type.TypeKind == TypeKind.Enum ? "enum" : Keyword(type))
            .Append(" ").Append(TypeText.Identifier(type.Name));
        MemberText.WriteTypeParameters(to, type.TypeParameters);
        to.Append(isPlain ? "();\n" : " { }\n");
    }

    private static string Keyword(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        TypeKind.Interface => "interface",
        _ => type.IsRecord ? "record" : "class",
    };

    private static void WriteEnum(StateTextBuilder to, INamedTypeSymbol type)
    {
        to.Append("enum ").Append(TypeText.Identifier(type.Name)).Append(" : ");
        TypeText.Write(to, type.EnumUnderlyingType!);
        to.Append(" { ").AppendAll(type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue), ", ", field =>
        {
            MemberText.WriteAnnotations(to, field);
            to.Append(TypeText.Identifier(field.Name)).Append(" = ");
            ValueText.WriteConstant(to, type.EnumUnderlyingType!, field.ConstantValue);
        }).Append(" }\n");
    }

    private static void WriteWithMembers(StateTextBuilder to, INamedTypeSymbol type)
    {
        bool isClass = type.TypeKind == TypeKind.Class;
        to.Append(type.IsStatic ? "static " : "")
            .Append(isClass && type is { IsAbstract: true, IsStatic: false } ? "abstract " : "")
            .Append(isClass && type is { IsSealed: true, IsStatic: false } ? "sealed " : "")
            .Append(type is { TypeKind: TypeKind.Struct, IsReadOnly: true } ? "readonly " : "")
            .Append(type.IsRefLikeType ? "ref " : "").Append(Keyword(type)).Append(" ").Append(TypeText.Identifier(type.Name));
        MemberText.WriteTypeParameters(to, type.TypeParameters);
        IMethodSymbol? primary = type.IsRecord ? type.InstanceConstructors.FirstOrDefault(IsOfHeader) : null;
        if (primary is not null)
        {
            MemberText.WriteParameters(to, primary.Parameters, "(", ")");
        }

        IEnumerable<INamedTypeSymbol> bases = type.BaseType is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error } parent && isClass
            ? type.Interfaces.Prepend(parent)
            : type.Interfaces;
        to.AppendAll(bases.Where(TypeText.IsNameable).Select((symbol, position) => (symbol, position)), "", entry =>
        {
            to.Append(entry.position == 0 ? " : " : ", ");
            TypeText.Write(to, entry.symbol);
        });
        MemberText.WriteConstraints(to, type.TypeParameters);
        to.Append("\n{\n");
        foreach (ISymbol member in type.GetMembers())
        {
            if (SymbolEqualityComparer.Default.Equals(member, primary) || member.IsImplicitlyDeclared || IsPositional(member))
            {
                continue;
            }

            if (member is INamedTypeSymbol nested)
            {
                if (nested.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum or TypeKind.Delegate)
                {
                    Write(to, nested, isTop: false);
                }
            }
            else if (MemberText.TryWrite(to, member))
            {
                to.Append("\n");
            }
        }

        to.Append("}\n");
    }

    private static bool IsOfHeader(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax);

    /// <summary>Properties that a record's header declares come back with the header.</summary>
    private static bool IsPositional(ISymbol member) =>
        member is IPropertySymbol && member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax);
}
