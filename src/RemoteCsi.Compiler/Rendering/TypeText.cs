using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Writes types so that they mean the same whatever is imported: <c>global::System.Collections.Generic.List&lt;int&gt;</c>.</summary>
internal static class TypeText
{
    /// <summary>Identifies a type of the session across redefinitions: the submission it is in, and its name there.</summary>
    public static string KeyOf(INamedTypeSymbol type) => $"{type.ContainingAssembly.Name}|{type.MetadataName}";

    /// <summary>An identifier, escaped where it could be taken for a keyword.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>Whether C# has a name for it; anonymous types and what contains them have none.</summary>
    public static bool IsNameable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        IPointerTypeSymbol pointer => IsNameable(pointer.PointedAtType),
        IDynamicTypeSymbol or ITypeParameterSymbol or IFunctionPointerTypeSymbol => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => IsNameable(element.Type)),
        INamedTypeSymbol named => named.TypeKind != TypeKind.Error && !named.IsAnonymousType && named.CanBeReferencedByName
            && named.TypeArguments.All(IsNameable) && (named.ContainingType is null or { IsScriptClass: true } || IsNameable(named.ContainingType)),
        _ => false,
    };

    /// <summary>Whether it holds a type that could not be found.</summary>
    public static bool IsUnknown(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsUnknown(array.ElementType),
        IPointerTypeSymbol pointer => IsUnknown(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeKind == TypeKind.Error || named.TypeArguments.Any(IsUnknown)
            || (named.ContainingType is { IsScriptClass: false } outer && IsUnknown(outer)),
        _ => false,
    };

    /// <summary>Writes a type for which <see cref="IsNameable"/> holds; any other as <c>object</c>.</summary>
    public static void Write(StateTextBuilder to, ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                WriteArray(to, array);
                break;
            case IPointerTypeSymbol pointer:
                Write(to, pointer.PointedAtType);
                to.Append("*");
                break;
            case IDynamicTypeSymbol:
                to.Append("dynamic");
                break;
            case ITypeParameterSymbol parameter:
                to.Append(Identifier(parameter.Name));
                break;
            case IFunctionPointerTypeSymbol function:
                to.Append(function.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
                break;
            case INamedTypeSymbol named when IsNameable(named):
                WriteNamed(to, named);
                break;
            default:
                to.Append("object");
                break;
        }

        if (type is { NullableAnnotation: NullableAnnotation.Annotated, IsValueType: false } and not IArrayTypeSymbol { ElementType: IArrayTypeSymbol })
        {
            to.Append("?");
        }
    }

    private static void WriteArray(StateTextBuilder to, IArrayTypeSymbol array)
    {
        var ranks = new List<string>();
        ITypeSymbol element = array;
        while (element is IArrayTypeSymbol inner)
        {
            ranks.Add($"[{new string(',', inner.Rank - 1)}]");
            element = inner.ElementType;
        }

        Write(to, element);
        ranks.ForEach(rank => to.Append(rank));
    }

    private static void WriteNamed(StateTextBuilder to, INamedTypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            to.Append("void");
            return;
        }

        if (type.IsTupleType)
        {
            to.Append("(").AppendAll(type.TupleElements, ", ", element =>
            {
                Write(to, element.Type);
                to.Append(element.IsExplicitlyNamedTupleElement ? " " + Identifier(element.Name) : "");
            }).Append(")");
            return;
        }

        if (type.ContainingType is { IsScriptClass: true })
        {
            to.AppendType(KeyOf(type));
        }
        else if (type.ContainingType is { } outer)
        {
            WriteNamed(to, outer);
            to.Append(".").Append(Identifier(type.Name));
        }
        else
        {
            to.Append("global::");
            WriteNamespace(to, type.ContainingNamespace);
            to.Append(Identifier(type.Name));
        }

        if (type.TypeArguments.Length > 0)
        {
            to.Append("<").AppendAll(type.TypeArguments, ", ", argument => Write(to, argument)).Append(">");
        }
    }

    private static void WriteNamespace(StateTextBuilder to, INamespaceSymbol? space)
    {
        if (space is { IsGlobalNamespace: false })
        {
            WriteNamespace(to, space.ContainingNamespace);
            to.Append(Identifier(space.Name)).Append(".");
        }
    }
}
