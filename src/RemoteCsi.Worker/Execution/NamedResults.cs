using System.Reflection;
using RemoteCsi.Worker.Inspection;

namespace RemoteCsi.Worker.Execution;

/// <summary>Runs a submission that names earlier results: it has a field for each of them, which is given its value before anything of it runs.</summary>
/// <remarks>
/// What the fields are called is a contract with compilers of other builds: <c>Results/ResultSyntax.cs</c> of the compiler. The rest is what a
/// <c>&lt;Factory&gt;</c> does, in Roslyn's names.
/// </remarks>
internal sealed class NamedResults
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const string Initialize = "<Initialize>";
    private static readonly string[] Names = ["<_>", "<__>", "<___>"];
    private static readonly string[] OwnMethods = [Initialize, "<Factory>", "<Main>"];

    private readonly object _submission;
    private readonly FieldInfo[] _fields;

    private NamedResults(object submission, FieldInfo[] fields)
    {
        _submission = submission;
        _fields = fields;
    }

    /// <summary>Constructs a submission and gives it the results.</summary>
    /// <param name="type">The submission's class.</param>
    /// <param name="state">The session's objects, of which it makes itself one.</param>
    /// <param name="kept">The session's results.</param>
    /// <exception cref="InvalidOperationException">A result is not kept any more.</exception>
    public static NamedResults Give(Type type, object?[] state, KeptResults kept)
    {
        object submission = Activator.CreateInstance(type, Declared | BindingFlags.DoNotWrapExceptions, null, [state], null)!;
        FieldInfo[] fields = [.. type.GetFields(Declared).Where(field => Names.Contains(field.Name))];
        object?[] results = kept.NewestFirst();
        foreach (FieldInfo field in fields)
        {
            int place = Array.IndexOf(Names, field.Name);
            object? value = place < results.Length ? results[place] : null;
            if (place >= results.Length || !(value is null ? !field.FieldType.IsValueType : field.FieldType.IsInstanceOfType(value)))
            {
                throw new InvalidOperationException($"the result that {Names[place].Trim('<', '>')} was for is not kept any more");
            }

            field.SetValue(submission, value);
        }

        return new NamedResults(submission, fields);
    }

    /// <summary>Begins to run it.</summary>
    public Task<object?> Enter() =>
        (_submission.GetType().GetMethod(Initialize, Declared) ?? throw new MissingMethodException(_submission.GetType().FullName, Initialize))
        .CreateDelegate<Func<Task<object?>>>(_submission)();

    /// <summary>Lets go of the results, when it has ended and has no function that could name them later: its object lives as long as the session.</summary>
    public void LetGo()
    {
        Type type = _submission.GetType();
        if (type.GetMethods(Declared).All(method => OwnMethods.Contains(method.Name))
            && type.GetNestedTypes(Declared).All(nested => nested.Name.StartsWith($"<{Initialize}>", StringComparison.Ordinal)))
        {
            Array.ForEach(Array.FindAll(_fields, field => !field.FieldType.IsValueType), field => field.SetValue(_submission, null));
        }
    }
}
