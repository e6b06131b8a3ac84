using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace RemoteCsi.Benchmarks.Baselines;

/// <summary>A chain of submissions run in this process by Roslyn's own <c>CSharpScript</c>.</summary>
/// <remarks>
/// It has the usings, references and language of a session. References and usings are passed with the first submission
/// only, as the compiler of a session does: what <c>ContinueWithAsync</c> does when it is given no options, passing all
/// of them again each time, costs it more with every submission, and would make anything look good beside it.
/// </remarks>
internal sealed class ScriptSession
{
    private static readonly string[] Usings =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks",
    ];

    private static readonly ScriptOptions Later = ScriptOptions.Default
        .WithReferences(Array.Empty<MetadataReference>()).WithImports().WithLanguageVersion(LanguageVersion.Latest);

    private static readonly ScriptOptions First = Later.WithReferences(FrameworkReferences()).WithImports(Usings);

    private ScriptState<object>? _state;

    /// <summary>Runs a submission after the ones before, and returns its value.</summary>
    public async Task<object?> RunAsync(string code, CancellationToken cancellationToken)
    {
        _state = _state is null
            ? await CSharpScript.RunAsync(code, First, cancellationToken: cancellationToken)
            : await _state.ContinueWithAsync(code, Later, cancellationToken: cancellationToken);
        return _state.ReturnValue;
    }

    private static IEnumerable<MetadataReference> FrameworkReferences()
    {
        string directory = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == directory)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
