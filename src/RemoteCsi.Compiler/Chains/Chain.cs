using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Instrumentation;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Results;
using RemoteCsi.Compiler.Threading;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;
using Severity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace RemoteCsi.Compiler.Chains;

/// <summary>A session's submissions, each compiled onto the one before.</summary>
/// <remarks>
/// <para>Used on one thread with a deep stack. A compilation that is in the chain is immutable and may be read anywhere.</para>
/// <para>References and usings are the <see cref="ChainBase"/>'s: Roslyn inherits them, and passing them again makes a
/// session's memory grow with the square of its length. A submission is made by changing the base, not by
/// <see cref="CSharpCompilation.CreateScriptCompilation"/>, which compiles the previous one over again to see that it
/// has no errors; a rebuilt one may have some (a file that it loaded is gone) and keeps its place all the same.</para>
/// <para>A submission that brings nothing a later one could name is compiled and forgotten: Roslyn looks a name up through
/// all of a chain, so each link makes every later submission slower. Its number is then given to the next one's live objects.
/// Where its text alone tells so, it is one of the <see cref="PassingSubmissions"/>, which compile faster.</para>
/// </remarks>
internal sealed class Chain
{
    /// <summary>Declares something, so that a submission has code, without a statement that would become its last.</summary>
    private const string Placeholder = "enum __rcsi_place { }";

    private readonly Guid _id;
    private readonly Framework _framework;
    private readonly string[] _usings;
    private readonly CSharpCompilation _base;
    private readonly List<Link> _links = [];
    private readonly BroughtAssemblies _brought = new();
    private readonly PassingSubmissions _passing;
    private SubmissionDiagnostic? _changed;

    /// <summary>Makes a chain without submissions.</summary>
    public Chain(Guid id, Framework framework, string[] usings)
    {
        _id = id;
        _framework = framework;
        _usings = usings;
        _base = ChainBase.Of(framework, usings);
        _passing = new PassingSubmissions(id, framework, _base);
    }

    /// <summary>Its session's instance id.</summary>
    public Guid Id => _id;

    /// <summary>How many submissions it has.</summary>
    public int Count => _links.Count;

    /// <summary>The framework that its submissions see.</summary>
    public Framework Framework => _framework;

    /// <summary>Namespaces imported from the start.</summary>
    public string[] Usings => _usings;

    /// <summary>Copies of what its submissions were compiled against; none unless somebody says where.</summary>
    public KeptAssemblies Kept { get; set; } = new(directory: null);

    /// <summary>A submission that is in the chain.</summary>
    public Link this[int position] => _links[position];

    /// <summary>Compiles a submission; when it succeeds, and later ones could name something of it, the chain has it.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="results">The session's last results, newest first; null when they are not known, and must be asked for if need be.</param>
    public CompiledSubmission Compile(ChainEntry entry, CancellationToken cancellationToken, KeptResult[]? results = null)
    {
        double began = ThreadClock.Milliseconds;
        if (IsTooDeep(entry))
        {
            return Failed([SubmissionDiagnostics.TooDeep], began);
        }

        if (_changed is not null)
        {
            return Failed([_changed], began);
        }

        SyntaxTree text = Parse(entry, entry.Code);
        bool passes = entry.Restored is null && SubmissionReach.IsSurelyWithinItself(text);
        Link link = passes ? _passing.Create(entry, text, _links.Count == 0 ? _base : _links[^1].Compilation) : Create(entry, text);
        ImmutableArray<Diagnostic> diagnostics = link.Compilation.GetParseDiagnostics(cancellationToken);
        if (HasErrors(diagnostics))
        {
            return Failed(SubmissionDiagnostics.Of(diagnostics, Severity.Error, link.Tree), began);
        }

        if (Unrestored(link, entry) is { Length: > 0 } unrestored)
        {
            return Failed([], began) with { Unrestored = unrestored };
        }

        if (_brought.Conflicts(link) is { Length: > 0 } conflicts)
        {
            return Failed(conflicts, began);
        }

        bool mayNeedChecks = SourceScan.MayNeedChecks(link.Compilation.SyntaxTrees);
        MemoryStream? image = null;
        MemoryStream? symbols = null;
        if (HasCode(link.Compilation))
        {
            image = new MemoryStream(8 * 1024);
            symbols = NeedsSymbols(entry, link.Compilation) ? new MemoryStream(4 * 1024) : null;
            EmitOptions options = mayNeedChecks ? ScriptDefaults.Emitting : ScriptDefaults.EmittingStatements;
            diagnostics = link.Compilation.Emit(
                image, symbols, options: passes ? options.WithOutputNameOverride(SubmissionName.Assembly(_id, entry.Index)) : options, cancellationToken: cancellationToken)
                .Diagnostics;
        }
        else
        {
            diagnostics = link.Compilation.GetDiagnostics(cancellationToken);
        }

        if (HasErrors(diagnostics))
        {
            return !ResultBinder.MayHelp(diagnostics, link.Tree) && entry.Results is null ? Failed(SubmissionDiagnostics.Of(diagnostics, Severity.Error, link.Tree), began)
                : results is null ? Failed([], began) with { WantsResults = true }
                : ResultBinder.Add(entry.Results, link.Compilation, link.Tree, results, diagnostics) is { } named ? Compile(entry with { Results = named }, cancellationToken, results)
                : Failed(ResultBinder.Explain(entry.Results, link.Tree, results, diagnostics), began);
        }

        if (diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Warning))
        {
            // Emitting with the check of the stack takes fields with an initializer for unassigned (CS0649) and leaves the
            // compilation believing it; a copy that was never emitted knows better.
            diagnostics = link.Compilation.Clone().GetDiagnostics(cancellationToken);
        }

        (byte[] Image, byte[]? Symbols)? code = image is null ? null
            : mayNeedChecks ? InterruptChecks.Insert(image.ToArray(), symbols?.ToArray())
            : (image.ToArray(), symbols?.ToArray());
        bool hasValue = image is not null && SubmissionValue.Exists(link.Compilation, link.Tree, cancellationToken);
        bool inChain = !passes && SubmissionReach.IsBeyondItself(link.Compilation);
        if (inChain)
        {
            _links.Add(link);
            _brought.Add(link, entry.Index);
        }

        return new CompiledSubmission(
            true, SubmissionDiagnostics.Of(diagnostics, Severity.Warning, link.Tree), code?.Image, code?.Symbols,
            image is null ? null : link.Compilation.ScriptClass!.MetadataName, hasValue, Brought(link.Compilation, entry), ThreadClock.Milliseconds - began,
            inChain, Contents: inChain ? Keep(link, entry) : null, Results: entry.Results);
    }

    /// <summary>Adds a submission that was compiled before, by an earlier compiler perhaps.</summary>
    /// <remarks>Only reads the text; binding follows when it is first needed.</remarks>
    public void Restore(ChainEntry entry)
    {
        Link link = Create(entry, Parse(entry, IsTooDeep(entry) ? "" : entry.Code));
        if (entry.Emitted is { } emitted && emitted != HasCode(link.Compilation))
        {
            // A file that it loads has changed. The live objects are numbered by who had code, so it must have it as it had.
            link = Create(entry, Parse(entry, emitted ? entry.Code + Environment.NewLine + Placeholder : ""));
        }

        _links.Add(link);
        _brought.Add(link, entry.Index);
        if (_changed is null && Array.Find(entry.Contents ?? [], content => Kept.Find(content) is null) is { } changed)
        {
            _changed = SubmissionDiagnostics.Changed(changed, entry.Index, Present(changed.Path));
        }
    }

    /// <summary>Makes restored submissions from <paramref name="start"/> on ready for the next new one.</summary>
    /// <returns>Where to go on: after <paramref name="count"/> of them, or the first that had to be compiled.</returns>
    public int Settle(int start, int count)
    {
        int next = start;
        while (next < Math.Min(start + count, _links.Count))
        {
            // What has no code, Roslyn passes over.
            Link link = _links[next++];
            if (HasCode(link.Compilation) && MadeUpTypes.Settle(link))
            {
                break;
            }
        }

        return next;
    }

    private static CompiledSubmission Failed(SubmissionDiagnostic[] diagnostics, double began) =>
        new(false, diagnostics, null, null, null, false, [], ThreadClock.Milliseconds - began, false);

    /// <summary>What is at a path now, for people.</summary>
    private static string Present(string path) =>
        !File.Exists(path) ? "the file is gone"
        : AssemblyFiles.Identify(AssemblyFiles.Open(path)) is { } identity ? $"the file is {identity.Name} {identity.Version}, build {identity.Build:N}, now"
        : "the file is no assembly that can be read now";

    private static bool IsTooDeep(ChainEntry entry) =>
        NestingGuard.IsTooDeep(entry.Code) || (entry.Loaded ?? []).Any(file => NestingGuard.IsTooDeep(file.Text));

    private static bool HasErrors(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>Roslyn's own rule for who gets a number among the live objects.</summary>
    private static bool HasCode(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().Members.Count > 0);

    /// <summary>All of a typed line is on line 1, which needs no symbols to be known; they are a third of what it costs to compile one.</summary>
    private static bool NeedsSymbols(ChainEntry entry, CSharpCompilation compilation) =>
        entry.SourceName is not null || compilation.SyntaxTrees.Length > 1 || entry.Code.ToString().AsSpan().IndexOfAny('\n', '\r') >= 0;

    private static string[] Brought(CSharpCompilation compilation, ChainEntry entry) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives().Count > 0)
            ?
            [
                .. compilation.DirectiveReferences.OfType<PortableExecutableReference>().Select(reference => reference.FilePath).OfType<string>()
                    .Concat(entry.Restored?.Files ?? []).Distinct(),
            ]
            : [];

    /// <summary>What the files of a submission's references held, kept for a rebuild.</summary>
    private ReferencedContent[]? Keep(Link link, ChainEntry entry)
    {
        ReferencedContent[] contents =
        [
            .. from reference in link.Found
               where reference.FilePath is { } path && !_framework.Siblings.Holds(path) && !IsOfPackage(path, entry)
               let identity = AssemblyFiles.Identify(reference)
               where identity is not null
               select new ReferencedContent(reference.FilePath!, $"{identity.Value.Name} {identity.Value.Version}", identity.Value.Build),
        ];
        Array.ForEach(contents, Kept.Keep);
        return contents.Length > 0 ? contents : null;
    }

    /// <summary>A package in one version is always the same, and what is gone of it is installed again.</summary>
    private static bool IsOfPackage(string path, ChainEntry entry) => (entry.Restored?.Packages ?? []).Any(package => path.Contains(
        $"{Path.DirectorySeparatorChar}{package.Id}{Path.DirectorySeparatorChar}{package.Version}{Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase));

    /// <summary>References of the submission, and of what it loads, that stand for more than one file and were not restored yet.</summary>
    private UnrestoredReference[] Unrestored(Link link, ChainEntry entry) =>
    [
        .. from tree in link.Compilation.SyntaxTrees
           from directive in tree.GetCompilationUnitRoot().GetReferenceDirectives()
           let written = directive.File.ValueText
           where entry.Restored?.References.Contains(written, StringComparer.Ordinal) != true
           let target = RestorableReference.TargetOf(written, tree.FilePath, entry.WorkingDirectory, _framework)
           where target is not null
           select new UnrestoredReference(written, target, SubmissionDiagnostics.Unrestored(directive.File.GetLocation(), link.Tree)),
    ];

    private static SyntaxTree Parse(ChainEntry entry, string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(code, Encoding.UTF8), ScriptDefaults.Parsing, entry.SourceName ?? SubmissionName.Source(entry.Index));
        return entry.Results is { } results && code.Length > 0 ? ResultSyntax.Apply(tree, results) : tree;
    }

    private Link Create(ChainEntry entry, SyntaxTree tree)
    {
        CSharpCompilationOptions options = ScriptDefaults.CompilingOf(tree, entry, _framework, Kept);
        var references = (SubmissionReferences)options.MetadataReferenceResolver!;
        CSharpCompilation previous = _links.Count == 0 ? _base : _links[^1].Compilation;
        CSharpCompilation compilation = _base
            .WithAssemblyName(SubmissionName.Assembly(_id, entry.Index))
            .WithOptions(options)
            .WithReferences((entry.Restored?.Compile ?? []).Select(references.Open))
            .WithScriptCompilationInfo(_base.ScriptCompilationInfo!.WithPreviousScriptCompilation(previous))
            .ReplaceSyntaxTree(_base.SyntaxTrees[0], tree);
        return new Link(BoundReferences.HandOn(previous, compilation), tree, entry.WorkingDirectory);
    }
}
