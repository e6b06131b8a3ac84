using Mono.Cecil;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>Tells roles by the names that Roslyn gives to what it makes. No name of the user's has a <c>&lt;</c> or a <c>#</c> in it.</summary>
/// <remarks>
/// The names are those of Roslyn's <c>GeneratedNames</c>, stable for many years. One that is not known gets too many checks
/// or none, never wrong code.
/// </remarks>
internal static class MethodRoles
{
    /// <summary>The role of a method of a type; both by their metadata names, the type's without those around it.</summary>
    public static MethodRole Of(string type, string method)
    {
        if (method == "Finalize")
        {
            return MethodRole.Plumbing;
        }

        if (IsStateMachine(type))
        {
            return method == "MoveNext" ? MethodRole.Body : MethodRole.Plumbing;
        }

        if (type.StartsWith('<'))
        {
            // Lambdas and what they share live in <>c and <>c__DisplayClass; the rest (anonymous types, tables) is no code of the user's.
            return type.StartsWith("<>c", StringComparison.Ordinal) && method.StartsWith('<') ? MethodRole.Function : MethodRole.Plumbing;
        }

        return method switch
        {
            ".cctor" => MethodRole.Body,

            // The later submissions need the object that the script class's constructor puts among the session's.
            ".ctor" or "<Factory>" or "<Initialize>" or "<Main>" when IsScript(type) => MethodRole.Plumbing,
            _ => MethodRole.Function,
        };
    }

    /// <summary>Whether a type is the state machine of an iterator or an async function.</summary>
    public static bool IsStateMachine(string type) => type.StartsWith('<') && type.Contains(">d", StringComparison.Ordinal);

    /// <summary>
    /// Whether a method starts what a user's async function does: the function itself, which sets its state machine going, and of an
    /// async iterator what asks for the next item. Not what goes on after an await, where nobody would catch an exception.
    /// </summary>
    public static bool BeginsAsync(MethodDefinition method, MethodRole role) => role == MethodRole.Function
        ? method.CustomAttributes.Any(one => one.AttributeType.Name == "AsyncStateMachineAttribute")
        : IsStateMachine(method.DeclaringType.Name) && method.Name.EndsWith(".MoveNextAsync", StringComparison.Ordinal);

    private static bool IsScript(string type) => type.Contains('#');
}
