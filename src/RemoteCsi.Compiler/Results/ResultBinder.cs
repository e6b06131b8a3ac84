using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Results;

/// <summary>Finds where a submission names earlier results: where Roslyn says that there is nothing of such a name, and nowhere else.</summary>
/// <remarks>So discards, parameters and whatever a session declares under these names stay what they are, and what does not name a result pays nothing.</remarks>
internal static class ResultBinder
{
    private const string NoSuchName = "CS0103";

    /// <summary>Whether a submission that does not compile would perhaps, if results were known.</summary>
    public static bool MayHelp(IEnumerable<Diagnostic> diagnostics, SyntaxTree tree) => diagnostics.Any(diagnostic => PlaceOf(diagnostic, tree) >= 0);

    /// <summary>Which result a diagnostic misses; -1 when it is another one.</summary>
    public static int PlaceOf(Diagnostic diagnostic, SyntaxTree tree) =>
        diagnostic.Id == NoSuchName && diagnostic.Location.SourceTree == tree && !IsAskedItsName(tree, diagnostic.Location.SourceSpan)
            ? ResultName.PlaceOf(tree.GetText().ToString(diagnostic.Location.SourceSpan))
            : -1;

    /// <summary>The results that a submission names, those that its diagnostics miss now included; null when they miss none that there is.</summary>
    /// <param name="before">Those that were found before.</param>
    /// <param name="compilation">The submission as it was compiled with those.</param>
    /// <param name="tree">Its text there.</param>
    /// <param name="results">The session's.</param>
    /// <param name="diagnostics">What Roslyn said.</param>
    public static NamedResult[]? Add(
        NamedResult[]? before, CSharpCompilation compilation, SyntaxTree tree, KeptResult[] results, IEnumerable<Diagnostic> diagnostics)
    {
        int[] known = [.. (before ?? []).SelectMany(result => result.Places)];
        int[] missed =
        [
            .. diagnostics.Where(diagnostic => PlaceOf(diagnostic, tree) is var place && place >= 0 && place < results.Length)
                .Select(diagnostic => diagnostic.Location.SourceSpan.Start).Except(known),
        ];
        if (missed.Length == 0)
        {
            return null;
        }

        var types = new ResultTypes(compilation, tree);
        SourceText text = tree.GetText();
        return
        [
            .. from position in known.Concat(missed)
               group position by NameAt(text, position) into named
               select ResultTypes.Named(named.Key, [.. named.Order()], types.Nearest(results[ResultName.PlaceOf(named.Key)])),
        ];
    }

    /// <summary>What keeps a submission from being compiled, with what is to be said of results.</summary>
    /// <param name="named">The results that it names; null for none.</param>
    /// <param name="tree">Its text.</param>
    /// <param name="results">The session's.</param>
    /// <param name="diagnostics">What Roslyn says.</param>
    public static SubmissionDiagnostic[] Explain(NamedResult[]? named, SyntaxTree tree, KeptResult[] results, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        IEnumerable<SubmissionDiagnostic> missing = diagnostics.Where(diagnostic => PlaceOf(diagnostic, tree) >= results.Length)
            .Select(diagnostic => SubmissionDiagnostics.NoResult(diagnostic.Location, tree, Missing(PlaceOf(diagnostic, tree), results.Length)));
        IEnumerable<SubmissionDiagnostic> nulls =
            from result in named ?? []
            where results[ResultName.PlaceOf(result.Name)].Types.Length == 0
            select SubmissionDiagnostics.NoResult(
                Location.Create(tree, new TextSpan(result.Places[0], result.Name.Length)), tree, $"'{result.Name}' is null, and so it is an object without a type of its own");
        return
        [
            .. missing, .. nulls,
            .. SubmissionDiagnostics.Of(
                    diagnostics.Where(diagnostic => PlaceOf(diagnostic, tree) < results.Length), Microsoft.CodeAnalysis.DiagnosticSeverity.Error, tree)
                .Select(diagnostic => diagnostic with { Message = ResultSyntax.Readable(diagnostic.Message) }),
        ];
    }

    /// <summary>Says that there is no such result.</summary>
    /// <param name="place">Which was named.</param>
    /// <param name="count">How many there are.</param>
    public static string Missing(int place, int count)
    {
        string name = ResultName.All[place];
        string whose = place switch
        {
            0 => "the last submission",
            1 => "the last submission but one",
            _ => "the last submission but two",
        };
        return string.Create(CultureInfo.InvariantCulture, $"there {count switch { 0 => "is no result", 1 => "is only one result", _ => $"are only {count} results" }} yet: '{name}' is the value of {whose} that had one");
    }

    /// <summary>What stands for a result has a name of ours, which <c>nameof</c> would tell.</summary>
    private static bool IsAskedItsName(SyntaxTree tree, TextSpan span) => tree.GetRoot().FindNode(span, getInnermostNodeForTie: true).Ancestors()
        .Any(node => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    private static string NameAt(SourceText text, int place)
    {
        int end = place;
        while (end < text.Length && text[end] == '_')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(place, end));
    }
}
