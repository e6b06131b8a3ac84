using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Submissions mean what they mean to CSharpScript.</summary>
public sealed class ChainSemanticsTests
{
    private static readonly MethodInfo HasSubmissionResult =
        typeof(Compilation).GetMethod("HasSubmissionResult", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static IEnumerable<TheoryDataRow<string>> Titles => CorpusFile.Sessions.Select(session => new TheoryDataRow<string>(session.Title));

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Session_ReportsAndReturnsWhatCSharpScriptDoes(string title)
    {
        CorpusSession session = CorpusFile.Sessions.Single(session => session.Title == title);
        var live = new LiveSession();
        Script<object>? script = null;
        foreach (string code in session.Submissions)
        {
            Script<object> next = Continue(script, code);
            string[] expected = [.. next.Compile(TestContext.Current.CancellationToken).Select(Describe).Order(StringComparer.Ordinal)];
            CompiledSubmission compiled = live.Compile(code);
            Assert.Equal(expected, compiled.Diagnostics.Select(Describe).Order(StringComparer.Ordinal));
            Assert.Equal((bool)HasSubmissionResult.Invoke(next.GetCompilation(), null)!, compiled.HasValue);
            if (SubmissionReach.IsSurelyWithinItself(next.GetCompilation().SyntaxTrees.Single()))
            {
                // Else a later submission would not find what this one declares.
                Assert.False(SubmissionReach.IsBeyondItself((CSharpCompilation)next.GetCompilation()));
            }

            script = next;
            if (compiled.Image is not null)
            {
                await live.RunAsync(compiled);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Session_RebuiltBeforeEachSubmission_IsAsItWas(string title)
    {
        CorpusSession session = CorpusFile.Sessions.Single(session => session.Title == title);
        var live = new LiveSession();
        var rebuilt = new LiveSession();
        foreach (string code in session.Submissions)
        {
            CompiledSubmission expected = live.Compile(code);
            rebuilt.Rebuild();
            CompiledSubmission compiled = rebuilt.Compile(code);
            Assert.Equal(expected.Diagnostics.Select(Describe), compiled.Diagnostics.Select(Describe));
            Assert.Equal((expected.HasValue, expected.InChain, expected.Image is null), (compiled.HasValue, compiled.InChain, compiled.Image is null));
            if (compiled.Image is not null)
            {
                Assert.Equal(Types(expected.Image!), Types(compiled.Image));
                await rebuilt.RunAsync(compiled);
            }

            if (compiled.InChain && !MadeUpTypes.MayExist(rebuilt.Chain[rebuilt.Chain.Count - 1]))
            {
                Assert.DoesNotContain(Types(expected.Image ?? []), name => name.StartsWith("<>f__Anonymous", StringComparison.Ordinal) || name.StartsWith("<>A{", StringComparison.Ordinal) || name.StartsWith("<>F{", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("1+1")]
    [InlineData("1+1;")]
    [InlineData("Console.Error.Write(\"\")")]
    [InlineData("(Console.Error.Flush)()")]
    [InlineData("Console.Out?.Flush()")]
    [InlineData("\"a\"?.Length")]
    [InlineData("await Task.Delay(1)")]
    [InlineData("await Task.FromResult(1)")]
    [InlineData("Task.FromResult(1)")]
    [InlineData("return 5;")]
    [InlineData("if (DateTime.Now.Year > 1) return 1; else return 2;")]
    [InlineData("int F() { return 1; }")]
    [InlineData("Func<int> f = () => { return 1; };")]
    [InlineData("var x = 1")]
    [InlineData("int a; a = 3")]
    [InlineData("null")]
    [InlineData("default(string)")]
    [InlineData("x => x")]
    [InlineData("(int n) => n")]
    [InlineData("throw new Exception()")]
    [InlineData("int Twice(int n) => n * 2; Twice(2)")]
    [InlineData("Twice(2)\nint Twice(int n) => n * 2;")]
    [InlineData("// nothing")]
    [InlineData("")]
    [InlineData("using System.Net;")]
    [InlineData("using System.Nowhere;")]
    [InlineData("unknown")]
    [InlineData("int unused() { int never; return 1; }")]
    [InlineData("int x = \"a\"; string y = 1;")]
    [InlineData("class A { int field; } class B : Nothing { }")]
    [InlineData("1 +")]
    [InlineData("{")]
    [InlineData("\"open")]
    [InlineData("#error stop")]
    [InlineData("#warning careful\n1")]
    [InlineData("#nonsense")]
    [InlineData("1\n#r \"late.dll\"")]
    [InlineData("#r \"nowhere.dll\"")]
    [InlineData("#load \"nowhere.csx\"")]
    [InlineData("#pragma warning disable CS0168\nvoid F() { int x; }")]
    [InlineData("new { A = 1, B = \"x\" }")]
    [InlineData("goto end; end: Console.Error.Write(\"\");")]
    [InlineData("[Obsolete] void Old() { } Old();")]
    public void Submission_HasTheDiagnosticsAndTheValueOfCSharpScript(string code)
    {
        Script<object> script = Continue(null, code);
        string[] expected = [.. script.Compile(TestContext.Current.CancellationToken).Select(Describe).Order(StringComparer.Ordinal)];
        CompiledSubmission compiled = new LiveSession().Compile(code);
        Assert.Equal(expected, compiled.Diagnostics.Select(Describe).Order(StringComparer.Ordinal));
        bool fails = expected.Any(diagnostic => diagnostic.Contains(" Error ", StringComparison.Ordinal));
        Assert.Equal(!fails, compiled.Success);
        if (!fails)
        {
            // Roslyn takes a bare `return;` for a value too; none is tried here.
            Assert.Equal((bool)HasSubmissionResult.Invoke(script.GetCompilation(), null)!, compiled.HasValue);
        }
    }

    /// <summary>Names of the types that an assembly defines; those of anonymous types and synthesized delegates are what a later submission refers to.</summary>
    private static string[] Types(byte[] image)
    {
        if (image.Length == 0)
        {
            return [];
        }

        using var reader = new PEReader(new MemoryStream(image));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(type => metadata.GetString(metadata.GetTypeDefinition(type).Name)).Where(name => name != "<Module>")];
    }

    private static Script<object> Continue(Script<object>? script, string code) => script is null
        ? CSharpScript.Create(code, ScriptOptions.Default
            .WithReferences(Framework.At(RunningFramework.Paths).References).WithImports(RunningFramework.Usings).WithAllowUnsafe(true))
        : script.ContinueWith(code);

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        return $"{diagnostic.Id} {diagnostic.Severity} {span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1} "
            + $"{span.EndLinePosition.Line + 1},{span.EndLinePosition.Character + 1} {Anonymous(diagnostic.GetMessage())}";
    }

    private static string Describe(Protocol.Submissions.SubmissionDiagnostic diagnostic) =>
        $"{diagnostic.Id} {diagnostic.Severity} {diagnostic.Line},{diagnostic.Column} {diagnostic.EndLine},{diagnostic.EndColumn} {Anonymous(diagnostic.Message)}";

    /// <summary>CSharpScript counts from 0, we from 1.</summary>
    private static string Anonymous(string message) => System.Text.RegularExpressions.Regex.Replace(message, @"Submission#\d+", "Submission#");
}
