using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Completion;

/// <summary>A chain's state as seven Roslyn projects: two layers of three submissions, and the text being typed above them.</summary>
/// <remarks>Not thread safe; the solutions it gives out are immutable.</remarks>
internal sealed class StateProjects
{
    /// <summary>How often what does not bind is written with less, until it is left as it is.</summary>
    private const int Rounds = 3;

    /// <summary>A list of fewer names is quick as it is.</summary>
    public const int UsuallyKeepsFrom = 500;

    /// <summary>Fewer than so many like variables are shown to Roslyn themselves.</summary>
    private const int SmallestGroup = 8;

    /// <summary>Which layer has nearly all variables.</summary>
    private const int SettledMembers = 2;

    private const string TypedName = "State#Typed";

    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);
    private readonly (ProjectId Project, DocumentId Document)[] _layers;
    private readonly (ProjectId Project, DocumentId Document) _typed;
    private readonly LiveState _state = new();
    private readonly List<MetadataReference> _brought = [];
    private readonly Framework _framework;
    private string _workingDirectory = "";
    private int _submissions;

    // Changes with all by which the items of variables could change, other than that one comes or is hidden.
    private int _stamp;
    private int _stampOfNames = -1;
    private bool _moreToKeep;
    private KeptNames? _names;
    private (Solution Of, KeptNames Names, string Named, Solution Brief)? _brief;

    /// <summary>Makes the projects of a chain that has declared nothing yet.</summary>
    public StateProjects(Framework framework, string[] usings)
    {
        _framework = framework;
        Solution solution = Workspace.CurrentSolution;
        ProjectId? below = null;
        (ProjectId Project, DocumentId Document) AddLayer(string name)
        {
            ProjectId project = ProjectId.CreateNewId(name);
            DocumentId document = DocumentId.CreateNewId(project, name);
            solution = solution
                .AddProject(ProjectInfo.Create(
                    project, VersionStamp.Default, name, name, LanguageNames.CSharp,
                    compilationOptions: ScriptDefaults.Compiling.WithScriptClassName(name).WithUsings(below is null ? usings.Append(SessionGlobals.Import) : [])
                        .WithMetadataReferenceResolver(new SubmissionReferences(framework, "/")),
                    parseOptions: ScriptDefaults.Parsing,
                    projectReferences: below is null ? [] : [new ProjectReference(below)],
                    // The text being typed has them as well: that is where Roslyn looks for what could be imported.
                    metadataReferences: below is null || name == TypedName ? framework.References : [],
                    isSubmission: true))
                .AddDocument(document, name, SourceText.From(""));
            below = project;
            return (project, document);
        }

        // These are names of classes in the global namespace; with the # no text can mean one of them.
        _layers =
        [
            AddLayer("State#Types"), AddLayer("State#Usings"), AddLayer("State#Members"),
            AddLayer("State#RecentTypes"), AddLayer("State#RecentUsings"), AddLayer("State#RecentMembers"),
        ];
        _typed = AddLayer(TypedName);
        Solution = solution;
    }

    /// <summary>The projects as they are now.</summary>
    public Solution Solution { get; private set; }

    /// <summary>The document of the text being typed.</summary>
    public DocumentId TypedDocument => _typed.Document;

    /// <summary>Names of declarations that are shown with less than they have, because their source did not bind.</summary>
    public List<string> Degraded { get; } = [];

    /// <summary>How many declarations make it worth keeping the items of variables.</summary>
    public int KeepsFrom { get; init; } = UsuallyKeepsFrom;

    /// <summary>Whether the items of variables are to be made anew.</summary>
    public bool WantsNames => (_moreToKeep || _stampOfNames != _stamp) && _state.Count >= KeepsFrom;

    /// <summary>The items of variables; null while none are kept.</summary>
    public KeptNames? Names => _stampOfNames == _stamp ? _names : null;

    /// <summary>The variables whose items could be kept.</summary>
    public VariableGroup[] LikeVariables() => [.. _state.LikeVariables(Math.Min(SmallestGroup, KeepsFrom))];

    /// <summary>Takes the items of variables, made from the projects as they are now; null when there are none to keep.</summary>
    public void Keep(KeptNames? names)
    {
        _stampOfNames = _stamp;
        _moreToKeep = false;
        _names = names;
    }

    /// <summary>The projects with samples in place of variables.</summary>
    /// <param name="names">Which variables.</param>
    /// <param name="named">Names of those that stay all the same.</param>
    public Solution WithSamples(KeptNames names, IReadOnlySet<string> named)
    {
        string key = string.Join(' ', named.Order(StringComparer.Ordinal));
        if (_brief is not { } brief || brief.Of != Solution || brief.Names != names || brief.Named != key)
        {
            (string settled, string recent) = _state.WriteMembers(names.Variables, [.. names.Samples, .. named.Select(name => names.Find(name)!)]);
            _brief = brief = (Solution, names, key, Solution
                .WithDocumentText(_layers[SettledMembers].Document, SourceText.From(settled))
                .WithDocumentText(_layers[^1].Document, SourceText.From(recent)));
        }

        return brief.Brief;
    }

    /// <summary>The projects with variables above all that the session declared, where it has none of their names.</summary>
    public Solution With(IEnumerable<Declaration> variables) =>
        Solution.WithDocumentText(_layers[^1].Document, SourceText.From(_state.WriteMembers(variables)));

    /// <summary>Takes in what submissions declared and referred to.</summary>
    public async Task AddAsync(IReadOnlyCollection<Link> links, CancellationToken cancellationToken)
    {
        bool changed = false;
        foreach (Link link in links)
        {
            changed |= Add(link);
        }

        _brief = null;
        if (changed)
        {
            bool all = _state.Arrange();
            _moreToKeep |= all;
            await WriteAsync(all, cancellationToken).ConfigureAwait(false);
        }

        _names = _stampOfNames == _stamp ? _names?.StillVisible() : null;
    }

    /// <summary>Paths in the text being typed start where the last submission's did.</summary>
    public void MoveTo(string workingDirectory)
    {
        if (workingDirectory != _workingDirectory)
        {
            _workingDirectory = workingDirectory;
            Solution = Solution.WithProjectCompilationOptions(_typed.Project, Solution.GetProject(_typed.Project)!.CompilationOptions!
                .WithMetadataReferenceResolver(new SubmissionReferences(_framework, _workingDirectory))
                .WithSourceReferenceResolver(new SubmissionSources(_workingDirectory)));
        }
    }

    private bool Add(Link link)
    {
        if (link.Tree.GetCompilationUnitRoot().ContainsDirectives)
        {
            List<MetadataReference> news = [.. link.Brought.Except(_brought)];
            if (news.Count > 0)
            {
                _brought.AddRange(news);
                _stamp++;
                MetadataReference[] references = [.. _framework.References, .. _brought];
                Solution = Solution.WithProjectMetadataReferences(_layers[0].Project, references).WithProjectMetadataReferences(_typed.Project, references);
            }
        }

        bool changed = false;
        _submissions++;
        foreach (Declaration declaration in DeclarationReader.Read(link))
        {
            declaration.Submission = _submissions;
            if (DeclarationCheck.IsTorn(declaration))
            {
                declaration.Degrade();
                Degraded.Add(declaration.Name);
            }

            _state.Add(declaration);
            changed = true;
            _stamp += declaration.Kind is DeclarationKind.Variable or DeclarationKind.Method ? 0 : 1;
        }

        return changed;
    }

    private async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        for (int round = 0; round < Rounds; round++)
        {
            if (!await DegradeAsync(Write(all), cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            _stamp++;
        }

        Write(all);
    }

    /// <summary>Puts the state's source into the layers: all, or the small one.</summary>
    /// <returns>What was written, and to which project.</returns>
    private (ProjectId Project, LayerText Text)[] Write(bool all)
    {
        LayerText[] recent = _state.Write(settled: false);
        LayerText[] texts = all ? [.. _state.Write(settled: true), .. recent] : recent;
        (ProjectId Project, DocumentId Document)[] layers = _layers[^texts.Length..];
        for (int layer = 0; layer < texts.Length; layer++)
        {
            Solution = Solution.WithDocumentText(layers[layer].Document, SourceText.From(texts[layer].Text));
        }

        return [.. layers.Zip(texts, (layer, text) => (layer.Project, text))];
    }

    /// <summary>Looks at what was written and not yet looked at; writes with less what did not bind.</summary>
    /// <returns>True when something changed.</returns>
    private async Task<bool> DegradeAsync((ProjectId Project, LayerText Text)[] written, CancellationToken cancellationToken)
    {
        bool degraded = false;
        foreach ((ProjectId project, LayerText text) in written)
        {
            if (text.Declarations.Any(declaration => !declaration.IsVerified))
            {
                Compilation? compilation = await Solution.GetProject(project)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
                foreach (Declaration broken in DeclarationCheck.FindBroken((CSharpCompilation)compilation!, text))
                {
                    broken.Degrade();
                    Degraded.Add(broken.Name);
                    degraded = true;
                }
            }
        }

        return degraded;
    }
}
