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
    private StateProjects? _projects;
    private volatile string? _workingDirectory;
    private Answer? _last;

    /// <summary>What the names of results stand for where the session has nothing of these names.</summary>
    public IReadOnlyList<Declaration> Results { get; set; } = [];

    /// <summary>Whether submissions wait to be taken in.</summary>
    public bool IsBehind => !_added.IsEmpty || _projects is null;

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

    /// <summary>Takes in up to <paramref name="most"/> submissions ahead of need.</summary>
    public async Task CatchUpAsync(int most, CancellationToken cancellationToken) =>
        await SolutionAsync(most, cancellationToken).ConfigureAwait(false);

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

        Answer answer = await AskAsync(code, position, trigger, cancellationToken).ConfigureAwait(false);
        return CompletionItems.ToProtocol(answer.List, answer.Text, answer.Position);
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

            answer = await AskAsync(code, position, null, cancellationToken).ConfigureAwait(false);
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

    private async Task<Answer> AskAsync(string code, int position, char? trigger, CancellationToken cancellationToken)
    {
        SourceText text = SourceText.From(code);
        position = Math.Clamp(position, 0, text.Length);
        Document document = await DocumentAsync(text, cancellationToken).ConfigureAwait(false);
        CompletionService service = CompletionService.GetService(document)
            ?? throw new InvalidOperationException("Roslyn's C# completion is not there");
        RoslynList? list = await service.GetCompletionsAsync(
            document, position, trigger is { } character ? CompletionTrigger.CreateInsertionTrigger(character) : CompletionTrigger.Invoke,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return _last = new Answer(document, text, position, list);
    }

    private async Task<Document> DocumentAsync(SourceText text, CancellationToken cancellationToken)
    {
        (Solution solution, DocumentId typed) = await SolutionAsync(int.MaxValue, cancellationToken, Results.Count > 0 && ResultName.MayBeIn(text.ToString()) ? Results : null).ConfigureAwait(false);
        return solution.WithDocumentText(typed, text).GetDocument(typed)!;
    }

    private async Task<(Solution Solution, DocumentId Typed)> SolutionAsync(
        int most, CancellationToken cancellationToken, IReadOnlyList<Declaration>? results = null)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _projects ??= new StateProjects(framework, usings);
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

            return (results is { Count: > 0 } ? _projects.With(results) : _projects.Solution, _projects.TypedDocument);
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record Answer(Document Document, SourceText Text, int Position, RoslynList? List);
}
