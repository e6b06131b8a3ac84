using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Analysis;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Signatures;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Signatures;
using CompletionDescription = RemoteCsi.Protocol.Completion.CompletionDescription;
using CompletionItem = Microsoft.CodeAnalysis.Completion.CompletionItem;
using CompletionList = RemoteCsi.Protocol.Completion.CompletionList;
using RoslynList = Microsoft.CodeAnalysis.Completion.CompletionList;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Completes and describes text typed after a chain.</summary>
/// <remarks>Thread safe: submissions come from one side, questions from the other, and the state is taken in by one at a time.</remarks>
internal sealed class ChainCompletion(Framework framework, string[] usings)
{
    private readonly ConcurrentQueue<Link> _added = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SemaphoreSlim _keeping = new(1);
    private StateProjects? _projects;
    private volatile string? _workingDirectory;
    private Answer? _last;

    /// <summary>What the names of results stand for where the session has nothing of these names.</summary>
    public IReadOnlyList<Declaration> Results { get; set; } = [];

    /// <summary>As <see cref="StateProjects.KeepsFrom"/>.</summary>
    public int KeepsNamesFrom { get; init; } = StateProjects.UsuallyKeepsFrom;

    /// <summary>Whether there is something to do ahead of need.</summary>
    public bool IsBehind => !_added.IsEmpty || _projects is null || _projects.WantsNames;

    /// <summary>Whether the last list was put together from kept items.</summary>
    public bool LastWasKept => _last?.Names is not null;

    /// <summary>Names of declarations that are shown with less than they have.</summary>
    public IReadOnlyCollection<string> Degraded => _projects?.Degraded ?? [];

    /// <summary>Notes a submission, at no cost.</summary>
    public void Add(Link link)
    {
        _added.Enqueue(link);
        MoveTo(link.WorkingDirectory);
    }

    /// <summary>Paths in the text being typed start there from now on.</summary>
    public void MoveTo(string workingDirectory) => _workingDirectory = workingDirectory;

    /// <summary>Takes in up to <paramref name="most"/> submissions ahead of need, and after the last makes what lists of names are put together from.</summary>
    public async Task CatchUpAsync(int most, CancellationToken cancellationToken)
    {
        if (!await StateAsync(most, projects => projects.WantsNames, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await _keeping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_added.IsEmpty || !_projects!.WantsNames)
            {
                // There is more to take in first, or somebody else has made them meanwhile.
                return;
            }

            await KeepNamesAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _keeping.Release();
        }
    }

    /// <summary>The list at a position.</summary>
    public async Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken)
    {
        if (NestingGuard.IsTooDeep(code))
        {
            return new CompletionList(Math.Clamp(position, 0, code.Length), 0, []);
        }

        int within = Math.Clamp(position, 0, code.Length);
        if ((await PackageCompletion.AtAsync(code, within, _workingDirectory, cancellationToken).ConfigureAwait(false)
            ?? await PathCompletion.AtAsync(code, within, _workingDirectory, framework, cancellationToken).ConfigureAwait(false)) is { } named)
        {
            return named;
        }

        Answer answer = _last = await AskAsync(code, position, trigger, cancellationToken).ConfigureAwait(false);
        return CompletionItems.ToProtocol(answer.List, answer.Text, answer.Position, answer.Names);
    }

    /// <summary>What an item of the list at a position is, and what taking it changes when that is more than its name.</summary>
    public async Task<CompletionDescription> DescribeAsync(
        string code, int position, string label, string kind, string? import, CancellationToken cancellationToken)
    {
        Answer? answer = _last;
        if (answer?.Text.ToString() != code || answer.Position != position || !_added.IsEmpty)
        {
            if (NestingGuard.IsTooDeep(code))
            {
                return new CompletionDescription("", "");
            }

            answer = _last = await AskAsync(code, position, null, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Names?.Has(label) == true)
        {
            // Roslyn knows that one only by what stands for it.
            answer = await AskAsync(code, position, null, cancellationToken, label).ConfigureAwait(false);
        }

        CompletionItem? item = answer.List?.ItemsList.FirstOrDefault(item =>
            CompletionItems.LabelOf(item) == label && CompletionItems.KindOf(item) == kind && CompletionItems.ImportOf(item) == import);
        if (item is null || CompletionService.GetService(answer.Document) is not { } service)
        {
            return new CompletionDescription("", "");
        }

        CompletionDescription description = CompletionItems.ToProtocol(
            await service.GetDescriptionAsync(answer.Document, item, cancellationToken).ConfigureAwait(false));
        return CompletionItems.Edits(item)
            ? description with { Edit = CompletionItems.ToProtocol(await service.GetChangeAsync(answer.Document, item, cancellationToken: cancellationToken).ConfigureAwait(false)) }
            : description;
    }

    /// <summary>What can be called by the brackets that open at a position.</summary>
    public async Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken)
    {
        if (NestingGuard.IsTooDeep(code))
        {
            return new SignatureList([]);
        }

        return await SignatureHelp.AtAsync(await DocumentAsync(SourceText.From(code), cancellationToken).ConfigureAwait(false), position, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>What the names in a text mean.</summary>
    public async Task<NameSpan[]> NamesAsync(string code, CancellationToken cancellationToken) =>
        await NameMeanings.OfAsync(await DocumentAsync(SourceText.From(code), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <param name="code">The text.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="trigger">As in <see cref="CompleteAsync"/>.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <param name="shown">A variable that Roslyn is to know, too.</param>
    private async Task<Answer> AskAsync(string code, int position, char? trigger, CancellationToken cancellationToken, string? shown = null)
    {
        SourceText text = SourceText.From(code);
        position = Math.Clamp(position, 0, text.Length);
        if (await WithSamplesAsync(text, position, shown, cancellationToken).ConfigureAwait(false) is var (brief, names, named))
        {
            RoslynList? few = await CompletionItems.ListAsync(brief, position, trigger, cancellationToken).ConfigureAwait(false);
            if (names.In(few, named, CompletionItems.Limit) is { } others)
            {
                return new Answer(brief, text, position, few, others);
            }
        }

        Document document = await DocumentAsync(text, cancellationToken).ConfigureAwait(false);
        return new Answer(document, text, position, await CompletionItems.ListAsync(document, position, trigger, cancellationToken).ConfigureAwait(false), null);
    }

    private async Task<Document> DocumentAsync(SourceText text, CancellationToken cancellationToken)
    {
        IReadOnlyList<Declaration> results = ResultsIn(text);
        return await StateAsync(
            int.MaxValue, projects => Typed(projects, results.Count > 0 ? projects.With(results) : projects.Solution, text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The text above a state in which a few variables stand for all; null where that would not do.</summary>
    private Task<(Document Document, KeptNames Names, IReadOnlySet<string> Named)?> WithSamplesAsync(
        SourceText text, int position, string? shown, CancellationToken cancellationToken) => StateAsync<(Document, KeptNames, IReadOnlySet<string>)?>(
            int.MaxValue,
            projects =>
            {
                if (projects.Names is not { } names || ResultsIn(text).Count > 0 || NamePlace.NamesAround(text, position, cancellationToken) is not { } around)
                {
                    return null;
                }

                HashSet<string> named = [.. (shown is null ? around : around.Append(shown)).Where(name => names.Find(name) is not null)];
                return (Typed(projects, projects.WithSamples(names, named), text), names, named);
            },
            cancellationToken);

    private IReadOnlyList<Declaration> ResultsIn(SourceText text) => Results.Count > 0 && ResultName.MayBeIn(text.ToString()) ? Results : [];

    private static Document Typed(StateProjects projects, Solution solution, SourceText text) =>
        solution.WithDocumentText(projects.TypedDocument, text).GetDocument(projects.TypedDocument)!;

    private async Task KeepNamesAsync(CancellationToken cancellationToken)
    {
        (Solution solution, VariableGroup[] like) = await StateAsync(0, projects => (projects.Solution, projects.LikeVariables()), cancellationToken).ConfigureAwait(false);
        KeptNames? names = await NameKeeping.MakeAsync(
            solution.GetDocument(_projects!.TypedDocument)!, like,
            names => StateAsync(0, projects => Typed(projects, projects.WithSamples(names, new HashSet<string>()), NameKeeping.Nothing), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        await StateAsync(
            0,
            projects =>
            {
                // What came meanwhile has changed the projects: then it is done anew.
                if (projects.Solution == solution)
                {
                    projects.Keep(names);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes in up to <paramref name="most"/> submissions, and then something of the state.</summary>
    private async Task<T> StateAsync<T>(int most, Func<StateProjects, T> take, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _projects ??= new StateProjects(framework, usings) { KeepsFrom = KeepsNamesFrom };
            var links = new List<Link>();
            while (links.Count < most && _added.TryDequeue(out Link? link))
            {
                links.Add(link);
            }

            if (links.Count > 0)
            {
                // Once begun it is carried through: what was dequeued would otherwise be lost.
                await _projects.AddAsync(links, CancellationToken.None).ConfigureAwait(false);
            }

            if (_workingDirectory is { } directory)
            {
                _projects.MoveTo(directory);
            }

            return take(_projects);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="Document">The text above a state.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Position">Where in it.</param>
    /// <param name="List">What Roslyn found there.</param>
    /// <param name="Names">What belongs into the list beside.</param>
    private sealed record Answer(Document Document, SourceText Text, int Position, RoslynList? List, ShownNames? Names);
}
