using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Exceptions;

/// <summary>Methods as their programmer wrote them: what the compiler made of lambdas, local functions, asynchronous methods and
/// a submission's own statements is undone.</summary>
internal static class MethodNames
{
    /// <summary>A submission's own statements.</summary>
    public const string TopLevel = "(top level)";

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The name with its type, without namespace and parameters: <c>Person.Greet</c>.</summary>
    public static string Of(MethodBase method) => Describe(method, withParameters: false);

    /// <summary>The same with parameters, and a namespace for what is not the user's: <c>Person.Greet(string name)</c>.</summary>
    public static string WithParameters(MethodBase method) => Describe(method, withParameters: true);

    /// <summary>True for code that a submission declared.</summary>
    public static bool IsUserCode(MethodBase method) =>
        method.Module.Assembly.FullName?.StartsWith("Submission#", StringComparison.Ordinal) == true;

    private static string Describe(MethodBase method, bool withParameters)
    {
        string name = method.Name;
        Type? type = method.DeclaringType;
        MethodBase? source = method;
        if (name == "MoveNext" && type is { DeclaringType: not null } && type.Name.StartsWith('<'))
        {
            source = FindStateMachineMethod(type);
            name = source?.Name ?? Inner(type.Name, out _);
            type = type.DeclaringType;
        }

        // A closure.
        while (type is { DeclaringType: not null } && type.Name.StartsWith("<>c", StringComparison.Ordinal))
        {
            type = type.DeclaringType;
        }

        var text = new StringBuilder();
        bool inSubmission = type is null || TypeNames.IsSubmission(type);
        string typeName = inSubmission ? "" : !withParameters || IsUserCode(method) ? TypeNames.Of(type!) : TypeNames.Full(type!);
        if (method is ConstructorInfo)
        {
            if (inSubmission)
            {
                return TopLevel;
            }

            text.Append(method.IsStatic ? "static " : "new ").Append(typeName);
        }
        else
        {
            string plain = Demangle(name);
            if (plain == TopLevel)
            {
                return TopLevel;
            }

            text.Append(typeName).Append(inSubmission ? "" : ".").Append(plain);
        }

        if (withParameters)
        {
            AppendParameters(text, source);
        }

        return text.ToString();
    }

    private static MethodBase? FindStateMachineMethod(Type stateMachine)
    {
        foreach (MethodInfo candidate in stateMachine.DeclaringType!.GetMethods(Declared))
        {
            if (StateMachineOf(candidate) is Type made
                && (made == stateMachine || (stateMachine.IsGenericType && made == stateMachine.GetGenericTypeDefinition())))
            {
                return candidate;
            }
        }

        return null;
    }

    // Read from the metadata: making the attribute could run foreign code.
    private static Type? StateMachineOf(MethodInfo method)
    {
        foreach (CustomAttributeData attribute in method.CustomAttributes)
        {
            if (attribute.AttributeType == typeof(AsyncStateMachineAttribute)
                || attribute.AttributeType == typeof(IteratorStateMachineAttribute)
                || attribute.AttributeType == typeof(AsyncIteratorStateMachineAttribute))
            {
                return attribute.ConstructorArguments[0].Value as Type;
            }
        }

        return null;
    }

    /// <summary>Undoes names like <c>&lt;&lt;Initialize&gt;&gt;g__F|0_0</c>.</summary>
    private static string Demangle(string name)
    {
        if (!name.StartsWith('<'))
        {
            return name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)
                ? $"{name[4..]}.{name[..3]}"
                : name;
        }

        string inner = Inner(name, out string rest);
        if (rest.StartsWith("b__", StringComparison.Ordinal))
        {
            return $"{Demangle(inner)}.lambda";
        }

        if (rest.StartsWith("g__", StringComparison.Ordinal))
        {
            int end = rest.IndexOf('|', StringComparison.Ordinal);
            string function = end < 0 ? rest[3..] : rest[3..end];
            string outer = Demangle(inner);
            return outer == TopLevel ? function : $"{outer}.{function}";
        }

        return name is "<Initialize>" or "<Main>$" or "<Factory>" ? TopLevel : name;
    }

    /// <summary>What stands in the outermost brackets a name begins with, and what follows them.</summary>
    private static string Inner(string name, out string rest)
    {
        int open = 0;
        for (int i = 0; i < name.Length; i++)
        {
            open += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (open == 0)
            {
                rest = name[(i + 1)..];
                return name[1..i];
            }
        }

        rest = "";
        return name;
    }

    private static void AppendParameters(StringBuilder text, MethodBase? method)
    {
        if (method is null)
        {
            text.Append("(…)");
            return;
        }

        if (method.IsGenericMethod)
        {
            text.Append('<');
            Type[] arguments = method.GetGenericArguments();
            for (int i = 0; i < arguments.Length; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(TypeNames.Of(arguments[i]));
            }

            text.Append('>');
        }

        text.Append('(');
        bool isFirst = true;
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Type type = parameter.ParameterType;
            Type element = type.IsByRef ? type.GetElementType()! : type;
            if (element.Name.StartsWith("<>c", StringComparison.Ordinal))
            {
                // What a local function captures.
                continue;
            }

            text.Append(isFirst ? "" : ", ");
            isFirst = false;
            if (parameter.IsOut)
            {
                text.Append("out ").Append(TypeNames.Of(element));
            }
            else
            {
                text.Append(TypeNames.Of(type));
            }

            if (!string.IsNullOrEmpty(parameter.Name))
            {
                text.Append(' ').Append(parameter.Name);
            }
        }

        text.Append(')');
    }
}
