using System.Text;

namespace RemoteCsi.Worker.Display;

/// <summary>Types as C# writes them.</summary>
internal static class TypeNames
{
    /// <summary>What an anonymous type is called.</summary>
    public const string Anonymous = "<anonymous>";

    private const string SubmissionPrefix = "Submission#";
    private const int LongestName = 512;

    /// <summary>The name without namespaces: <c>Dictionary&lt;string, int?&gt;</c>. What a submission declared stands alone.</summary>
    public static string Of(Type type) => Of(type, withNamespaces: false);

    /// <summary>The name with namespaces, but keywords for what has one.</summary>
    public static string Full(Type type) => Of(type, withNamespaces: true);

    /// <summary>True for a submission's own class.</summary>
    public static bool IsSubmission(Type type) =>
        type.DeclaringType is null && type.Name.StartsWith(SubmissionPrefix, StringComparison.Ordinal);

    /// <summary>True for an anonymous type.</summary>
    public static bool IsAnonymous(Type type) =>
        type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) || type.Name.StartsWith("VB$AnonymousType", StringComparison.Ordinal);

    private static string Of(Type type, bool withNamespaces)
    {
        var text = new StringBuilder();
        Append(text, type, withNamespaces);
        return text.Length <= LongestName ? text.ToString() : text.ToString(0, LongestName) + "…";
    }

    private static void Append(StringBuilder text, Type type, bool withNamespaces)
    {
        if (text.Length > LongestName)
        {
            return;
        }

        if (type.IsByRef)
        {
            text.Append("ref ");
            Append(text, type.GetElementType()!, withNamespaces);
        }
        else if (type.IsPointer)
        {
            Append(text, type.GetElementType()!, withNamespaces);
            text.Append('*');
        }
        else if (type.IsArray)
        {
            AppendArray(text, type, withNamespaces);
        }
        else if (type.IsFunctionPointer)
        {
            text.Append("delegate*");
        }
        else if (type.IsGenericParameter)
        {
            text.Append(type.Name);
        }
        else if (Keyword(type) is string keyword)
        {
            text.Append(keyword);
        }
        else if (Nullable.GetUnderlyingType(type) is Type underlying)
        {
            Append(text, underlying, withNamespaces);
            text.Append('?');
        }
        else if (IsAnonymous(type))
        {
            text.Append(Anonymous);
        }
        else if (IsTuple(type))
        {
            text.Append('(');
            AppendTupleElements(text, type, withNamespaces);
            text.Append(')');
        }
        else
        {
            AppendNamed(text, type, withNamespaces);
        }
    }

    private static void AppendArray(StringBuilder text, Type type, bool withNamespaces)
    {
        Type element = type;
        while (element.IsArray)
        {
            element = element.GetElementType()!;
        }

        Append(text, element, withNamespaces);
        for (Type level = type; level.IsArray; level = level.GetElementType()!)
        {
            text.Append('[').Append(',', level.GetArrayRank() - 1).Append(']');
        }
    }

    // Only closed tuples of two and more have the short form.
    private static bool IsTuple(Type type) =>
        type is { IsGenericType: true, IsGenericTypeDefinition: false, Namespace: "System" }
        && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) && type.GetGenericArguments().Length > 1;

    private static void AppendTupleElements(StringBuilder text, Type type, bool withNamespaces)
    {
        Type[] elements = type.GetGenericArguments();
        for (int i = 0; i < elements.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (i == 7 && IsTuple(elements[i]))
            {
                AppendTupleElements(text, elements[i], withNamespaces);
            }
            else if (i == 7 && elements[i].IsGenericType)
            {
                // The rest of a tuple of eight is a tuple of one.
                Append(text, elements[i].GetGenericArguments()[0], withNamespaces);
            }
            else
            {
                Append(text, elements[i], withNamespaces);
            }
        }
    }

    private static void AppendNamed(StringBuilder text, Type type, bool withNamespaces)
    {
        Type[] arguments = type.GetGenericArguments();
        var levels = new Stack<Type>();
        for (Type? level = type; level is not null && !IsSubmission(level); level = level.DeclaringType)
        {
            levels.Push(level);
        }

        if (levels.Count == 0)
        {
            text.Append(type.Name);
            return;
        }

        if (withNamespaces && !string.IsNullOrEmpty(type.Namespace))
        {
            text.Append(type.Namespace).Append('.');
        }

        // A nested type's generic arguments begin with those of the types around it.
        int used = 0;
        while (levels.TryPop(out Type? level))
        {
            string name = PlainName(level.Name, out int arity);
            text.Append(name);
            if (arity > 0 && used + arity <= arguments.Length)
            {
                text.Append('<');
                for (int i = 0; i < arity; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, arguments[used + i], withNamespaces);
                }

                text.Append('>');
                used += arity;
            }

            text.Append(levels.Count > 0 ? "." : "");
        }
    }

    private static string PlainName(string name, out int arity)
    {
        int tick = name.LastIndexOf('`');
        arity = tick >= 0 && int.TryParse(name.AsSpan(tick + 1), out int count) ? count : 0;
        name = arity > 0 ? name[..tick] : name;

        // A file-local type: <file>F00AA__Name.
        int mark = name.StartsWith('<') ? name.IndexOf("__", StringComparison.Ordinal) : -1;
        return mark > 0 && name.Contains(">F", StringComparison.Ordinal) ? name[(mark + 2)..] : name;
    }

    private static string? Keyword(Type type)
    {
        if (type.IsEnum)
        {
            return null;
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Char => "char",
            TypeCode.SByte => "sbyte",
            TypeCode.Byte => "byte",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Decimal => "decimal",
            TypeCode.String => "string",
            _ when type == typeof(object) => "object",
            _ when type == typeof(void) => "void",
            _ when type == typeof(nint) => "nint",
            _ when type == typeof(nuint) => "nuint",
            _ => null,
        };
    }
}
