using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Chains;

/// <summary>What every chain stands on: an empty submission that brings the framework's references and the usings of a new session.</summary>
/// <remarks>
/// Chains of one framework and the same usings share one, and with it the work of binding some hundred and fifty references; it has no
/// code, so it takes no number among the live objects. Thread safe.
/// </remarks>
internal static class ChainBase
{
    private static readonly ConcurrentDictionary<(Framework Framework, string Usings), CSharpCompilation> Known = new();

    /// <summary>The base of chains over a framework with these usings.</summary>
    public static CSharpCompilation Of(Framework framework, string[] usings) =>
        Known.GetOrAdd((framework, string.Join('\0', usings)), _ => CSharpCompilation.CreateScriptCompilation(
            "Submission#0",
            CSharpSyntaxTree.ParseText("", ScriptDefaults.Parsing),
            framework.References,
            ScriptDefaults.Compiling.WithScriptClassName("Submission#0").WithUsings(usings.Append(SessionGlobals.Import))
                .WithMetadataReferenceResolver(new SubmissionReferences(framework, "/")),
            returnType: typeof(object)));
}
