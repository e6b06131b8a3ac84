using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using Microsoft.CodeAnalysis.Scripting;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>Runs a corpus session through plain <c>CSharpScript</c> in this process.</summary>
public static class ReferenceSession
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    // The console belongs to the process, so one session at a time has it.
    private static readonly SemaphoreSlim ConsoleGate = new(1, 1);

    public static async Task<IReadOnlyList<Step>> RunAsync(
        CorpusSession session, string directory, CancellationToken cancellationToken)
    {
        await ConsoleGate.WaitAsync(cancellationToken);
        TextWriter stdout = Console.Out;
        TextWriter stderr = Console.Error;
        TextReader stdin = Console.In;
        try
        {
            Console.SetIn(new StringReader(string.Concat(session.Input.Select(line => line + "\n"))));

            // Away from any synchronisation context of the test framework, as in a program of its own.
            return await Task.Run(() => RunSubmissionsAsync(session, directory, cancellationToken), cancellationToken);
        }
        finally
        {
            Console.SetIn(stdin);
            Console.SetError(stderr);
            Console.SetOut(stdout);
            ConsoleGate.Release();
        }
    }

    private static async Task<IReadOnlyList<Step>> RunSubmissionsAsync(
        CorpusSession session, string directory, CancellationToken cancellationToken)
    {
        ScriptOptions options = Options(directory);
        var steps = new List<Step>();
        Script<object>? chain = null;
        ScriptState<object>? state = null;
        foreach (CorpusSubmission submission in session.Submissions)
        {
            string code = submission.Code.Replace("{{dir}}", directory, StringComparison.Ordinal);
            Script<object> script = chain is null ? CSharpScript.Create(code, options) : chain.ContinueWith(code);
            string diagnostics = DiagnosticText.Of(script.Compile(cancellationToken));
            if (script.GetCompilation().GetDiagnostics(cancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error))
            {
                steps.Add(new Step(StepStatus.CompileFailed, null, null, null, "", "", null, diagnostics));
                continue;
            }

            using var stdout = new StringWriter { NewLine = "\n" };
            using var stderr = new StringWriter { NewLine = "\n" };
            Console.SetOut(stdout);
            Console.SetError(stderr);
            state = state is null
                ? await script.RunAsync(null, _ => true, cancellationToken)
                : await script.RunFromAsync(state, _ => true, cancellationToken);
            chain = script;
            steps.Add(Describe(state, stdout.ToString(), stderr.ToString(), diagnostics));
        }

        return steps;
    }

    private static Step Describe(ScriptState<object> state, string stdout, string stderr, string diagnostics)
    {
        if (state.Exception is { } exception)
        {
            return new Step(
                StepStatus.Threw, null, null, null, stdout, stderr, $"{exception.GetType()}: {exception.Message}", diagnostics);
        }

        object? value = state.ReturnValue;
        return new Step(
            StepStatus.Completed, value?.GetType().ToString(), Json(value), Scalar(value), stdout, stderr, null, diagnostics);
    }

    private static string? Json(object? value)
    {
        try
        {
            string? json = value is null ? null : JsonSerializer.Serialize(value, JsonOptions);
            return json is null or { Length: > 1024 * 1024 } ? null : JsonText.Compact(json);
        }
        catch (Exception)
        {
            // A value that cannot be serialised, for whatever reason its getters have, has no JSON.
            return null;
        }
    }

    private static string? Scalar(object? value) => value is not null && Step.IsScalar(value.GetType().ToString())
        ? CSharpObjectFormatter.Instance.FormatObject(value) is { Length: < 1000 } text ? text : null
        : null;

    private static ScriptOptions Options(string directory)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework);
        return ScriptOptions.Default
            .WithReferences(references.Select(path => MetadataReference.CreateFromFile(path)))
            .WithImports(
                "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading",
                "System.Threading.Tasks")
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithAllowUnsafe(true)
            .WithOptimizationLevel(OptimizationLevel.Debug)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(directory))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(directory));
    }
}
