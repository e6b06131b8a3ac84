using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Completion;

/// <summary>A chain's state as five Roslyn projects: two layers of two submissions, and the text being typed above them.</summary>
/// <remarks>Not thread safe; the solutions it gives out are immutable.</remarks>
internal sealed class StateProjects
{
    /// <summary>How often what does not bind is written with less, until it is left as it is.</summary>
    private const int Rounds = 3;

    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);
    private readonly (ProjectId Project, DocumentId Document)[] _layers;
    private readonly (ProjectId Project, DocumentId Document) _typed;
    private readonly LiveState _state = new();
    private readonly List<MetadataReference> _brought = [];
    private readonly ImmutableArray<MetadataReference> _framework;
    private int _submissions;

    /// <summary>Makes the projects of a chain that has declared nothing yet.</summary>
    public StateProjects(Framework framework, string[] usings)
    {
        _framework = framework.References;
        CSharpCompilationOptions options = ScriptDefaults.Compiling
            .WithMetadataReferenceResolver(new SubmissionReferences(framework, Environment.CurrentDirectory))
            .WithSourceReferenceResolver(new SubmissionSources(Environment.CurrentDirectory));
        Solution solution = Workspace.CurrentSolution;
        ProjectId? below = null;
        (ProjectId Project, DocumentId Document) AddLayer(string name)
        {
            ProjectId project = ProjectId.CreateNewId(name);
            DocumentId document = DocumentId.CreateNewId(project, name);
            solution = solution
                .AddProject(ProjectInfo.Create(
                    project, VersionStamp.Default, name, name, LanguageNames.CSharp,
                    compilationOptions: options.WithScriptClassName(name).WithUsings(below is null ? usings : []),
                    parseOptions: ScriptDefaults.Parsing,
                    projectReferences: below is null ? [] : [new ProjectReference(below)],
                    metadataReferences: below is null ? _framework : [],
                    isSubmission: true))
                .AddDocument(document, name, SourceText.From(""));
            below = project;
            return (project, document);
        }

        // These are names of classes in the global namespace; with the # no text can mean one of them.
        _layers = [AddLayer("State#Types"), AddLayer("State#Members"), AddLayer("State#RecentTypes"), AddLayer("State#RecentMembers")];
        _typed = AddLayer("State#Typed");
        Solution = solution;
    }

    /// <summary>The projects as they are now.</summary>
    public Solution Solution { get; private set; }

    /// <summary>The document of the text being typed.</summary>
    public DocumentId TypedDocument => _typed.Document;

    /// <summary>Names of declarations that are shown with less than they have, because their source did not bind.</summary>
    public List<string> Degraded { get; } = [];

    /// <summary>Takes in what submissions declared and referred to.</summary>
    public async Task AddAsync(IReadOnlyCollection<Link> links, CancellationToken cancellationToken)
    {
        bool changed = false;
        foreach (Link link in links)
        {
            changed |= Add(link);
        }

        if (!changed)
        {
            return;
        }

        bool all = _state.Arrange();
        for (int round = 0; round < Rounds; round++)
        {
            LayerText[] layers = Write(all);
            if (!await DegradeAsync(layers, all ? 0 : 2, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            all |= layers.Take(2).SelectMany(layer => layer.Declarations).Any();
        }
    }

    private bool Add(Link link)
    {
        if (link.Tree.GetCompilationUnitRoot().ContainsDirectives)
        {
            List<MetadataReference> news = [.. link.Compilation.DirectiveReferences.Except(_brought)];
            if (news.Count > 0)
            {
                _brought.AddRange(news);
                Solution = Solution.WithProjectMetadataReferences(_layers[0].Project, [.. _framework, .. _brought]);
            }
        }


        bool changed = false;
        _submissions++;
        foreach (Declaration declaration in DeclarationReader.Read(link))
        {
            declaration.Submission = _submissions;
            _state.Add(declaration);
            changed = true;
        }

        return changed;
    }

    /// <summary>Puts the state's source into the layers: all, or the small ones.</summary>
    private LayerText[] Write(bool all)
    {
        LayerText[] layers =
        [
            all ? _state.WriteTypes(settled: true) : new LayerText(),
            all ? _state.WriteMembers(settled: true) : new LayerText(),
            _state.WriteTypes(settled: false),
            _state.WriteMembers(settled: false),
        ];
        for (int layer = all ? 0 : 2; layer < layers.Length; layer++)
        {
            Solution = Solution.WithDocumentText(_layers[layer].Document, SourceText.From(layers[layer].Text));
        }

        return layers;
    }

    /// <summary>Looks at what was written and not yet looked at; writes with less what did not bind.</summary>
    /// <returns>True when something changed.</returns>
    private async Task<bool> DegradeAsync(LayerText[] layers, int first, CancellationToken cancellationToken)
    {
        bool degraded = false;
        for (int layer = first; layer < layers.Length; layer++)
        {
            if (layers[layer].Declarations.All(declaration => declaration.IsVerified))
            {
                continue;
            }

            var compilation = (CSharpCompilation)(await Solution.GetProject(_layers[layer].Project)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            foreach (Declaration broken in DeclarationCheck.FindBroken(compilation, layers[layer]))
            {
                broken.Degrade();
                Degraded.Add(broken.Name);
                degraded = true;
            }
        }

        return degraded;
    }
}
