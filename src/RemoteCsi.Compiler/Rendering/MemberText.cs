using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Writes fields, properties, events and methods as declarations without bodies that do anything.</summary>
internal static class MemberText
{
    private const string Body = " { throw null; }";

    /// <summary>Writes a member of a type, or of the session's top level.</summary>
    /// <returns>False, having written nothing, for what needs no declaration of its own.</returns>
    public static bool TryWrite(StateTextBuilder to, ISymbol member)
    {
        switch (member)
        {
            case IFieldSymbol field:
                WriteField(to, field);
                return true;
            case IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: true } property:
                WriteProperty(to, property);
                return true;
            case IEventSymbol { ExplicitInterfaceImplementations.IsEmpty: true } declared:
                WriteStart(to, declared);
                to.Append("event ");
                TypeText.Write(to, declared.Type);
                to.Append(" ").Append(TypeText.Identifier(declared.Name)).Append(";");
                return true;
            case IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion } method:
                return TryWriteMethod(to, method);
            default:
                return false;
        }
    }

    /// <summary>Writes what returns, with <c>ref</c>.</summary>
    public static void WriteReturn(StateTextBuilder to, IMethodSymbol method)
    {
        to.Append(method.RefKind switch { RefKind.Ref => "ref ", RefKind.RefReadOnly => "ref readonly ", _ => "" });
        TypeText.Write(to, method.ReturnType);
    }

    /// <summary>Writes parameters with their brackets.</summary>
    public static void WriteParameters(StateTextBuilder to, ImmutableArray<IParameterSymbol> parameters, string open, string close, bool isExtension = false)
    {
        to.Append(open).AppendAll(parameters, ", ", parameter =>
        {
            to.Append(isExtension && parameter.Ordinal == 0 ? "this " : "").Append(parameter.IsParams ? "params " : "")
                .Append(parameter.RefKind switch
                {
                    RefKind.Ref => "ref ",
                    RefKind.Out => "out ",
                    RefKind.In => "in ",
                    RefKind.RefReadOnlyParameter => "ref readonly ",
                    _ => "",
                });
            TypeText.Write(to, parameter.Type);
            to.Append(" ").Append(TypeText.Identifier(parameter.Name));
            if (parameter.HasExplicitDefaultValue)
            {
                to.Append(" = ");
                ValueText.WriteConstant(to, parameter.Type, parameter.ExplicitDefaultValue);
            }
        }).Append(close);
    }

    /// <summary>Writes <c>&lt;T, U&gt;</c>, where there are any.</summary>
    public static void WriteTypeParameters(StateTextBuilder to, ImmutableArray<ITypeParameterSymbol> parameters)
    {
        if (parameters.Length > 0)
        {
            to.Append("<").AppendAll(parameters, ", ", parameter => to
                .Append(parameter.Variance switch { VarianceKind.In => "in ", VarianceKind.Out => "out ", _ => "" })
                .Append(TypeText.Identifier(parameter.Name))).Append(">");
        }
    }

    /// <summary>Writes the <c>where</c> clauses.</summary>
    public static void WriteConstraints(StateTextBuilder to, ImmutableArray<ITypeParameterSymbol> parameters)
    {
        foreach (ITypeParameterSymbol parameter in parameters)
        {
            var constraints = new List<Action>();
            if (parameter.HasUnmanagedTypeConstraint || parameter.HasValueTypeConstraint || parameter.HasReferenceTypeConstraint || parameter.HasNotNullConstraint)
            {
                string kind = parameter.HasUnmanagedTypeConstraint ? "unmanaged"
                    : parameter.HasValueTypeConstraint ? "struct"
                    : parameter.HasNotNullConstraint ? "notnull"
                    : parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
                constraints.Add(() => to.Append(kind));
            }

            constraints.AddRange(parameter.ConstraintTypes.Select(type => (Action)(() => TypeText.Write(to, type))));
            if (parameter is { HasConstructorConstraint: true, HasValueTypeConstraint: false, HasUnmanagedTypeConstraint: false })
            {
                constraints.Add(() => to.Append("new()"));
            }

            if (parameter.AllowsRefLikeType)
            {
                constraints.Add(() => to.Append("allows ref struct"));
            }

            if (constraints.Count > 0)
            {
                to.Append(" where ").Append(TypeText.Identifier(parameter.Name)).Append(" : ").AppendAll(constraints, ", ", write => write());
            }
        }
    }

    /// <summary>Writes the documentation comment and those attributes that completion looks at.</summary>
    public static void WriteAnnotations(StateTextBuilder to, ISymbol symbol)
    {
        DocumentationText.Write(to, symbol);
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() is "System.ObsoleteAttribute" or "System.ComponentModel.EditorBrowsableAttribute"
                && attribute.ConstructorArguments.All(argument => argument is { Type: not null, Kind: not TypedConstantKind.Array }))
            {
                to.Append("[");
                TypeText.Write(to, attribute.AttributeClass);
                to.Append("(").AppendAll(attribute.ConstructorArguments, ", ", argument => ValueText.WriteConstant(to, argument.Type!, argument.Value))
                    .Append(")] ");
            }
        }
    }

    /// <summary>The accessibility as C# writes it, with a blank after it.</summary>
    public static string AccessibilityOf(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => "public ",
        Accessibility.Internal => "internal ",
        Accessibility.Protected => "protected ",
        Accessibility.ProtectedOrInternal => "protected internal ",
        Accessibility.ProtectedAndInternal => "private protected ",
        _ => "private ",
    };

    private static void WriteStart(StateTextBuilder to, ISymbol member)
    {
        WriteAnnotations(to, member);
        bool inInterface = member.ContainingType.TypeKind == TypeKind.Interface;
        to.Append(inInterface && member.DeclaredAccessibility == Accessibility.Public ? "" : AccessibilityOf(member))
            .Append(member is { IsStatic: true } and not IFieldSymbol { IsConst: true } ? "static " : "")
            .Append(member.IsAbstract && (!inInterface || member.IsStatic) ? "abstract " : "")
            .Append(member.IsVirtual && (!inInterface || member.IsStatic) ? "virtual " : "")
            .Append(member.IsSealed && !inInterface ? "sealed " : "")
            .Append(member.IsOverride ? "override " : "");
    }

    private static void WriteField(StateTextBuilder to, IFieldSymbol field)
    {
        WriteStart(to, field);
        to.Append(field.IsConst ? "const " : field.IsReadOnly ? "readonly " : "").Append(field.IsRequired ? "required " : "")
            .Append(field.RefKind switch { RefKind.Ref => "ref ", RefKind.RefReadOnly => "ref readonly ", _ => "" });
        TypeText.Write(to, field.Type);
        to.Append(" ").Append(TypeText.Identifier(field.Name));
        if (field.IsConst)
        {
            to.Append(" = ");
            ValueText.WriteConstant(to, field.Type, field.ConstantValue);
        }

        to.Append(";");
    }

    private static void WriteProperty(StateTextBuilder to, IPropertySymbol property)
    {
        WriteStart(to, property);
        to.Append(property.IsRequired ? "required " : "")
            .Append(property.RefKind switch { RefKind.Ref => "ref ", RefKind.RefReadOnly => "ref readonly ", _ => "" });
        TypeText.Write(to, property.Type);
        if (property.IsIndexer)
        {
            to.Append(" this");
            WriteParameters(to, property.Parameters, "[", "]");
        }
        else
        {
            to.Append(" ").Append(TypeText.Identifier(property.Name));
        }

        to.Append(" { ");
        WriteAccessor(to, property, property.GetMethod, "get");
        WriteAccessor(to, property, property.SetMethod, property.SetMethod?.IsInitOnly == true ? "init" : "set");
        to.Append("}");
    }

    private static void WriteAccessor(StateTextBuilder to, IPropertySymbol property, IMethodSymbol? accessor, string word)
    {
        if (accessor is not null)
        {
            to.Append(accessor.DeclaredAccessibility == property.DeclaredAccessibility ? "" : AccessibilityOf(accessor)).Append(word)
                .Append(property.IsAbstract ? "; " : Body + " ");
        }
    }

    private static bool TryWriteMethod(StateTextBuilder to, IMethodSymbol method)
    {
        if (!method.ExplicitInterfaceImplementations.IsEmpty || method.AssociatedSymbol is not null)
        {
            return false;
        }

        bool isOperator = method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion;
        string operatorText = isOperator && method.IsStatic ? SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(method.Name)) : "";
        bool isChecked = method.Name.StartsWith("op_Checked", StringComparison.Ordinal);
        if (isOperator && operatorText.Length == 0)
        {
            return false;
        }

        WriteStart(to, method);
        switch (method.MethodKind)
        {
            case MethodKind.Constructor:
                to.Append(TypeText.Identifier(method.ContainingType.Name));
                break;
            case MethodKind.Conversion:
                to.Append(operatorText).Append(" operator ").Append(isChecked ? "checked " : "");
                TypeText.Write(to, method.ReturnType);
                break;
            case MethodKind.UserDefinedOperator:
                TypeText.Write(to, method.ReturnType);
                to.Append(" operator ").Append(isChecked ? "checked " : "").Append(operatorText);
                break;
            default:
                WriteReturn(to, method);
                to.Append(" ").Append(TypeText.Identifier(method.Name));
                WriteTypeParameters(to, method.TypeParameters);
                break;
        }

        WriteParameters(to, method.Parameters, "(", ")", method.IsExtensionMethod);
        if (!method.IsOverride)
        {
            WriteConstraints(to, method.TypeParameters);
        }

        to.Append(method.IsAbstract ? ";" : Body);
        return true;
    }
}
