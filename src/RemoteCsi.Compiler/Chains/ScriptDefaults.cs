using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Chains;

/// <summary>How a submission is parsed, compiled and written: as <see cref="CSharpScript"/> does it.</summary>
internal static class ScriptDefaults
{
    /// <summary>Latest C#, script kind.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>
    /// Taken from a compilation that <see cref="CSharpScript"/> made, because one of its settings (a type that an assembly
    /// duplicates from the core library is no ambiguity) has no public name. That a library was built against an older framework (CS1701,
    /// CS1702) is no news, as in any project of an SDK. Optimised, which <see cref="CSharpScript"/> is not unless
    /// asked: the runtime never compiles code that says it was not optimised as well as it can.
    /// </summary>
    public static CSharpCompilationOptions Compiling { get; } =
        ((CSharpCompilationOptions)CSharpScript.Create("", ScriptOptions.Default.WithReferences(Array.Empty<MetadataReference>()).WithAllowUnsafe(true))
            .GetCompilation().Options).WithUsings().WithConcurrentBuild(false).WithOptimizationLevel(OptimizationLevel.Release)
        .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);

    /// <summary><see cref="Compiling"/> for one submission.</summary>
    /// <remarks>
    /// Without the word <c>unsafe</c> nothing can be: that it is allowed only costs every such assembly two attributes, a tenth of
    /// what a <c>1+1</c> takes to compile.
    /// </remarks>
    /// <param name="tree">Its own text.</param>
    /// <param name="entry">Where relative paths in it start from, and what was restored for it.</param>
    /// <param name="framework">Where it finds assemblies named without a path.</param>
    /// <param name="kept">Copies of what it was compiled against before; null for none.</param>
    public static CSharpCompilationOptions CompilingOf(SyntaxTree tree, ChainEntry entry, Framework framework, KeptAssemblies? kept = null) => Compiling
        .WithScriptClassName(SubmissionName.ScriptClass(entry.Index))
        .WithMetadataReferenceResolver(new SubmissionReferences(framework, entry.WorkingDirectory, entry.Restored?.References, entry.Contents, kept))
        .WithSourceReferenceResolver(new SubmissionSources(entry.WorkingDirectory, entry.SourceName, entry.Loaded))
        .WithAllowUnsafe(tree.GetRoot().ContainsDirectives || entry.Code.ToString().Contains("unsafe", StringComparison.Ordinal));

    /// <summary>With symbols, and with a check of the stack in each function, which makes runaway recursion an exception.</summary>
    public static EmitOptions Emitting { get; } = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb, instrumentationKinds: [InstrumentationKind.StackOverflowProbing]);

    /// <summary>For what has no functions of its own, which cannot recurse: the check would only have to be compiled, here and in the worker.</summary>
    public static EmitOptions EmittingStatements { get; } = new(debugInformationFormat: DebugInformationFormat.PortablePdb);
}
