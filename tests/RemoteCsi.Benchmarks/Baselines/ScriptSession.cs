using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace RemoteCsi.Benchmarks.Baselines;

/// <summary>A chain of submissions run in this process by Roslyn's own <c>CSharpScript</c>.</summary>
/// <remarks>
/// It has the usings, references and language of a session, and continues as the documentation of <c>CSharpScript</c>
/// does it. Giving the later submissions options without references and usings made no difference to their times.
/// </remarks>
internal sealed class ScriptSession
{
    private static readonly string[] Usings =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks",
    ];

    /// <summary>How it compiles.</summary>
    public static ScriptOptions Options { get; } = ScriptOptions.Default
        .WithReferences(FrameworkReferences()).WithImports(Usings).WithLanguageVersion(LanguageVersion.Latest);

    private ScriptState<object>? _state;

    /// <summary>Runs a submission after the ones before, and returns its value.</summary>
    public async Task<object?> RunAsync(string code, CancellationToken cancellationToken)
    {
        _state = _state is null
            ? await CSharpScript.RunAsync(code, Options, cancellationToken: cancellationToken)
            : await _state.ContinueWithAsync(code, cancellationToken: cancellationToken);
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
