using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Threading;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;
using Severity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace RemoteCsi.Compiler.Chains;

/// <summary>A session's submissions, each compiled onto the one before.</summary>
/// <remarks>
/// <para>Used on one thread with a deep stack. A compilation that is in the chain is immutable and may be read anywhere.</para>
/// <para>References and usings go in with the first submission only: Roslyn inherits them, and passing them again makes a
/// session's memory grow with the square of its length. A submission is made by changing a template, not by
/// <see cref="CSharpCompilation.CreateScriptCompilation"/>, which compiles the previous one over again to see that it
/// has no errors; a rebuilt one may have some (a file that it loaded is gone) and keeps its place all the same.</para>
/// </remarks>
internal sealed class Chain
{
    /// <summary>Declares something, so that a submission has code, without a statement that would become its last.</summary>
    private const string Placeholder = "enum __rcsi_place { }";
    private const string FirstNumber = "1";

    private readonly Guid _id;
    private readonly Framework _framework;
    private readonly string[] _usings;
    private readonly CSharpCompilation _template;
    private readonly List<Link> _links = [];
    private (CSharpCompilation Compilation, SubmissionReferences References)? _first;

    /// <summary>Makes a chain without submissions.</summary>
    public Chain(Guid id, Framework framework, string[] usings)
    {
        _id = id;
        _framework = framework;
        _usings = usings;
        _template = CSharpCompilation.CreateScriptCompilation("template", options: ScriptDefaults.Compiling, returnType: typeof(object));
    }

    /// <summary>How many submissions it has.</summary>
    public int Count => _links.Count;

    /// <summary>The framework that its submissions see.</summary>
    public Framework Framework => _framework;

    /// <summary>Namespaces imported from the start.</summary>
    public string[] Usings => _usings;

    /// <summary>A submission that is in the chain.</summary>
    public Link this[int position] => _links[position];

    /// <summary>
    /// Binds the references of a session's first submission, the longest part of compiling it, before it comes. Does nothing when
    /// one has come.
    /// </summary>
    public void Prepare()
    {
        if (_links.Count > 0)
        {
            return;
        }

        var references = new SubmissionReferences(_framework, "/");
        CSharpCompilation compilation = Unwritten(FirstNumber, "/", references);

        // With the types that any submission needs; asking for one makes Roslyn bind.
        _ = compilation.GetSpecialType(SpecialType.System_Object);
        _first = (compilation, references);
    }

    /// <summary>Compiles a submission; when it succeeds the chain has it.</summary>
    public CompiledSubmission Compile(ChainEntry entry, CancellationToken cancellationToken)
    {
        double began = ThreadClock.Milliseconds;
        if (NestingGuard.IsTooDeep(entry.Code))
        {
            return Failed([SubmissionDiagnostics.TooDeep], began);
        }

        Link link = Create(entry, entry.Code);
        ImmutableArray<Diagnostic> diagnostics = link.Compilation.GetParseDiagnostics(cancellationToken);
        if (HasErrors(diagnostics))
        {
            return Failed(SubmissionDiagnostics.Of(diagnostics, Severity.Error, link.Tree), began);
        }

        MemoryStream? image = null;
        MemoryStream? symbols = null;
        if (HasCode(link.Compilation))
        {
            image = new MemoryStream(8 * 1024);
            symbols = new MemoryStream(4 * 1024);
            diagnostics = link.Compilation.Emit(image, symbols, options: ScriptDefaults.Emitting, cancellationToken: cancellationToken).Diagnostics;
        }
        else
        {
            diagnostics = link.Compilation.GetDiagnostics(cancellationToken);
        }

        if (HasErrors(diagnostics))
        {
            return Failed(SubmissionDiagnostics.Of(diagnostics, Severity.Error, link.Tree), began);
        }

        if (diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Warning))
        {
            // Emitting with the check of the stack takes fields with an initializer for unassigned (CS0649) and leaves the
            // compilation believing it; a copy that was never emitted knows better.
            diagnostics = link.Compilation.Clone().GetDiagnostics(cancellationToken);
        }

        bool hasValue = image is not null && SubmissionValue.Exists(link.Compilation, link.Tree, cancellationToken);
        _links.Add(link);
        return new CompiledSubmission(
            true, SubmissionDiagnostics.Of(diagnostics, Severity.Warning, link.Tree), image?.ToArray(), symbols?.ToArray(),
            image is null ? null : link.Compilation.ScriptClass!.MetadataName, hasValue, Brought(link.Compilation), ThreadClock.Milliseconds - began);
    }

    /// <summary>Adds a submission that was compiled before, by an earlier compiler perhaps.</summary>
    /// <remarks>Only reads the text; binding follows when it is first needed.</remarks>
    public void Restore(ChainEntry entry)
    {
        Link link = Create(entry, NestingGuard.IsTooDeep(entry.Code) ? "" : entry.Code);
        if (entry.Emitted is { } emitted && emitted != HasCode(link.Compilation))
        {
            // A file that it loads has changed. The live objects are numbered by who had code, so it must have it as it had.
            link = Create(entry, emitted ? entry.Code + Environment.NewLine + Placeholder : "");
        }

        _links.Add(link);
    }

    /// <summary>Compiles restored submissions from <paramref name="start"/> on, as the next new one would need them.</summary>
    /// <returns>Where to go on.</returns>
    public int Settle(int start, int count)
    {
        int next = Math.Min(start + count, _links.Count);
        if (next > start && HasCode(_links[next - 1].Compilation))
        {
            // Emitting one makes Roslyn finish all before it.
            _links[next - 1].Compilation.Emit(Stream.Null, options: ScriptDefaults.Emitting);
        }

        return next;
    }

    private static CompiledSubmission Failed(SubmissionDiagnostic[] diagnostics, double began) =>
        new(false, diagnostics, null, null, null, false, [], ThreadClock.Milliseconds - began);

    private static bool HasErrors(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>Roslyn's own rule for who gets a number among the live objects.</summary>
    private static bool HasCode(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().Members.Count > 0);

    private static string[] Brought(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives().Count > 0)
            ? [.. compilation.DirectiveReferences.OfType<PortableExecutableReference>().Select(reference => reference.FilePath).OfType<string>().Distinct()]
            : [];

    private Link Create(ChainEntry entry, string code)
    {
        string number = entry.Index.ToString(CultureInfo.InvariantCulture);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(code, Encoding.UTF8), ScriptDefaults.Parsing, entry.SourceName ?? $"submission {number}");
        if (_links.Count == 0)
        {
            return new Link(First(number, entry.WorkingDirectory).AddSyntaxTrees(tree), tree, entry.WorkingDirectory);
        }

        CSharpCompilation compilation = Named(number)
            .WithOptions(Options(number, entry.WorkingDirectory, new SubmissionReferences(_framework, entry.WorkingDirectory)))
            .WithScriptCompilationInfo(_template.ScriptCompilationInfo!.WithPreviousScriptCompilation(_links[^1].Compilation));
        return new Link(compilation.AddSyntaxTrees(tree), tree, entry.WorkingDirectory);
    }

    private CSharpCompilation First(string number, string workingDirectory)
    {
        if (number != FirstNumber || _first is not var (prepared, references))
        {
            return Unwritten(number, workingDirectory, new SubmissionReferences(_framework, workingDirectory));
        }

        // The same resolver, or Roslyn would bind all references again.
        references.StartFrom(workingDirectory);
        _first = null;
        return prepared.WithOptions(prepared.Options.WithSourceReferenceResolver(new SubmissionSources(workingDirectory)));
    }

    private CSharpCompilation Unwritten(string number, string workingDirectory, SubmissionReferences references) =>
        Named(number).WithOptions(Options(number, workingDirectory, references).WithUsings(_usings)).WithReferences(_framework.References);

    private CSharpCompilation Named(string number) => _template.WithAssemblyName($"Submission#{number}-{_id:N}");

    private CSharpCompilationOptions Options(string number, string workingDirectory, SubmissionReferences references) => _template.Options
        .WithScriptClassName($"Submission#{number}")
        .WithMetadataReferenceResolver(references)
        .WithSourceReferenceResolver(new SubmissionSources(workingDirectory));
}
