using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Writes expressions: constants, and values whose inferred type is one that has no name.</summary>
internal static class ValueText
{
    /// <summary>A constant of the given type.</summary>
    public static void WriteConstant(StateTextBuilder to, ITypeSymbol type, object? value)
    {
        if (value is null)
        {
            to.Append(type.IsReferenceType ? "null" : "default");
            return;
        }

        if (type.TypeKind == TypeKind.Enum && type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value)) is { } member)
        {
            TypeText.Write(to, type);
            to.Append(".").Append(TypeText.Identifier(member.Name));
            return;
        }

        string literal = value switch
        {
            double number when !double.IsFinite(number) => $"double.{NotFinite(double.IsNaN(number), number > 0)}",
            float number when !float.IsFinite(number) => $"float.{NotFinite(float.IsNaN(number), number > 0)}",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
        };
        if (type.TypeKind == TypeKind.Enum)
        {
            to.Append("(");
            TypeText.Write(to, type);
            to.Append(")(").Append(literal).Append(")");
        }
        else
        {
            to.Append(literal);
        }
    }

    /// <summary>Writes a field that is given a type without name by inference.</summary>
    /// <param name="to">Where.</param>
    /// <param name="type">An anonymous type, or one that contains one.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="helper">A name that nothing else has.</param>
    public static void WriteField(StateTextBuilder to, ITypeSymbol type, string name, string helper)
    {
        var generics = new List<INamedTypeSymbol>();
        Collect(type, generics);
        if (generics.Count > 0)
        {
            // One generic method for each generic type around an anonymous one, from whose arguments the type is inferred.
            to.Append("static class ").Append(helper).Append(" { ");
            for (int index = 0; index < generics.Count; index++)
            {
                WriteMaker(to, generics[index], index);
            }

            to.Append("} ");
        }

        to.Append("var ").Append(name).Append(" = ");
        WriteValue(to, type, named => $"{helper}.M{generics.FindIndex(generic => SymbolEqualityComparer.IncludeNullability.Equals(generic, named))}");
        to.Append(";");
    }

    private static string NotFinite(bool isNaN, bool isPositive) => isNaN ? "NaN" : isPositive ? "PositiveInfinity" : "NegativeInfinity";

    private static IEnumerable<ITypeSymbol> Arguments(INamedTypeSymbol type) =>
        (type.ContainingType is { IsScriptClass: false } outer ? Arguments(outer) : []).Concat(type.TypeArguments);

    private static void Collect(ITypeSymbol type, List<INamedTypeSymbol> generics)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Collect(array.ElementType, generics);
                break;
            case INamedTypeSymbol { IsAnonymousType: true, TypeKind: not TypeKind.Delegate } anonymous:
                foreach (IPropertySymbol property in Properties(anonymous))
                {
                    Collect(property.Type, generics);
                }

                break;
            case INamedTypeSymbol { IsTupleType: true } tuple:
                foreach (IFieldSymbol element in tuple.TupleElements)
                {
                    Collect(element.Type, generics);
                }

                break;
            case INamedTypeSymbol named when !TypeText.IsNameable(named) && !named.IsAnonymousType:
                generics.Add(named);
                foreach (ITypeSymbol argument in Arguments(named))
                {
                    Collect(argument, generics);
                }

                break;
        }
    }

    private static void WriteMaker(StateTextBuilder to, INamedTypeSymbol type, int index)
    {
        int count = Arguments(type).Count();
        string[] parameters = [.. Enumerable.Range(0, count).Select(number => $"T{number}")];
        to.Append("public static ");
        int used = 0;
        WriteOpen(to, type, parameters, ref used);
        to.Append($" M{index}<{string.Join(", ", parameters)}>(");
        to.AppendAll(parameters, ", ", parameter => to.Append($"{parameter} {parameter.ToLowerInvariant()}")).Append(") { throw null; } ");
    }

    private static void WriteOpen(StateTextBuilder to, INamedTypeSymbol type, string[] parameters, ref int used)
    {
        if (type.ContainingType is { IsScriptClass: true })
        {
            to.AppendType(TypeText.KeyOf(type));
        }
        else if (type.ContainingType is { } outer)
        {
            WriteOpen(to, outer, parameters, ref used);
            to.Append(".").Append(TypeText.Identifier(type.Name));
        }
        else
        {
            to.Append(type.OriginalDefinition.ToDisplayString(
                SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)));
        }

        if (type.TypeArguments.Length > 0)
        {
            to.Append($"<{string.Join(", ", parameters.AsSpan(used, type.TypeArguments.Length).ToArray())}>");
            used += type.TypeArguments.Length;
        }
    }

    /// <summary>Writes an expression of a type, to be bound and never evaluated.</summary>
    /// <param name="to">Where.</param>
    /// <param name="type">The type.</param>
    /// <param name="makerOf">Names the method that makes a generic type of values of its arguments.</param>
    public static void WriteValue(StateTextBuilder to, ITypeSymbol type, Func<INamedTypeSymbol, string> makerOf)
    {
        switch (type)
        {
            case IArrayTypeSymbol array when !TypeText.IsNameable(array):
                to.Append($"new[{new string(',', array.Rank - 1)}] ").Append(string.Concat(Enumerable.Repeat("{ ", array.Rank)));
                WriteValue(to, array.ElementType, makerOf);
                to.Append(string.Concat(Enumerable.Repeat(" }", array.Rank)));
                break;
            case INamedTypeSymbol { IsAnonymousType: true, TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke }:
                MemberText.WriteReturn(to, invoke);
                MemberText.WriteParameters(to, invoke.Parameters, "(", ")");
                to.Append(" => throw null");
                break;
            case INamedTypeSymbol { IsAnonymousType: true } anonymous:
                to.Append("new { ").AppendAll(Properties(anonymous), ", ", property =>
                {
                    to.Append(TypeText.Identifier(property.Name)).Append(" = ");
                    WriteValue(to, property.Type, makerOf);
                }).Append(" }");
                break;
            case INamedTypeSymbol { IsTupleType: true } tuple when !TypeText.IsNameable(tuple):
                to.Append("(").AppendAll(tuple.TupleElements, ", ", element =>
                {
                    to.Append(element.IsExplicitlyNamedTupleElement ? TypeText.Identifier(element.Name) + ": " : "");
                    WriteValue(to, element.Type, makerOf);
                }).Append(")");
                break;
            case INamedTypeSymbol named when !TypeText.IsNameable(named):
                to.Append(makerOf(named)).Append("(").AppendAll(Arguments(named), ", ", argument => WriteValue(to, argument, makerOf)).Append(")");
                break;
            default:
                to.Append("default(");
                TypeText.Write(to, type);
                to.Append(")");
                break;
        }
    }

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol anonymous) => anonymous.GetMembers().OfType<IPropertySymbol>();
}
