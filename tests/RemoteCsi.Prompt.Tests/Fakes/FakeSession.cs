using System.Collections.Concurrent;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>A session that does what the test says, when it says.</summary>
internal sealed class FakeSession : IPromptSession
{
    private readonly Guid _instance = Guid.NewGuid();
    private long _sequence;

    public FakeSession(string? name = "build") => Info = new SessionInfo(
        1, _instance, name, SessionState.Opened, SessionAvailability.Available, Temporary: name is null,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Submissions: 0, Clients: 1, IdleTimeoutSeconds: 7200, Runtime: "10.0.1");

    public event Action<OutputChunk>? OutputReceived;

    public event Action<long>? OutputDropped;

    public event Action<InputQuestion>? InputRequested;

    public event Action<SessionInfo>? Changed;

    public event Action<ProgressNotice>? Progress;

    public event Action<BeganNotice>? SubmissionBegan;

    public event Action<EndedNotice>? SubmissionEnded;

    public event Action<ReportNotice>? Reported;

    public event Action<LinkState>? LinkChanged;

    public SessionInfo Info { get; set; }

    public string Endpoint => EndpointName;

    public string EndpointName { get; set; } = "web7";

    public string MachineName => "ann@web7";

    public LinkState Link { get; private set; } = new(LinkStatus.Up, null);

    public IReadOnlyList<MissedSubmission> Missed { get; set; } = [];

    public ConcurrentQueue<(string Code, int Position, char? Trigger)> CompletionRequests { get; } = new();

    public ConcurrentQueue<(string Code, int Position)> SignatureRequests { get; } = new();

    public ConcurrentQueue<string> AnalysisRequests { get; } = new();

    public ConcurrentQueue<string> DescribeRequests { get; } = new();

    public ConcurrentQueue<string> Submissions { get; } = new();

    public ConcurrentQueue<string> SubmissionIds { get; } = new();

    public ConcurrentQueue<(long Question, string? Line)> Answers { get; } = new();

    /// <summary>How often it was reset.</summary>
    public int Resets { get; private set; }

    /// <summary>What a replay would run.</summary>
    public HistoryEntry[] Replayable { get; set; } = [];

    public ConcurrentQueue<bool> Interrupts { get; } = new();

    /// <summary>What an interrupt is answered with.</summary>
    public bool IsRunning { get; set; } = true;

    public SessionVariables Variables { get; set; } = new([]);

    public SessionScope Scope { get; set; } = new(["using System;"], []);

    /// <summary>Explains a name; nothing has one, unless the test says.</summary>
    public Func<string, Explanation> OnExplain { get; set; } = _ => new Explanation([], []);

    /// <summary>Explains the name at a position; there is none, unless the test says.</summary>
    public Func<string, int, CancellationToken, Task<Explanation>> OnExplainAt { get; set; } = (_, _, _) => Task.FromResult(new Explanation([], []));

    /// <summary>Gives the source of a name, or of the one at a position; there is none, unless the test says.</summary>
    public Func<SourceRequest, CancellationToken, Task<SymbolSource>> OnSource { get; set; } =
        (request, _) => Task.FromResult(new SymbolSource(null, request.Form, "", "", 0, Incomplete: false, "there is no name at the caret", []));

    /// <summary>Lists members; no name is a type's, unless the test says.</summary>
    public Func<string, MemberList> OnMembers { get; set; } = _ => new MemberList(null, [], []);

    /// <summary>Searches; nothing is found, unless the test says.</summary>
    public Func<string, FoundSymbols> OnFind { get; set; } = _ => new FoundSymbols([], 0);

    /// <summary>Opens a result; there is none, unless the test says.</summary>
    public Func<string?, InspectedParts> OnInspect { get; set; } = _ => new InspectedParts(0, [], Problem: "there is no result yet");

    /// <summary>Shows a result in detail; there is none, unless the test says.</summary>
    public Func<string?, InspectedParts> OnDetail { get; set; } = _ => new InspectedParts(0, [], Problem: "there is no result yet");

    /// <summary>Takes a part of it apart, from an offset on.</summary>
    public Func<long, long, Task<InspectedParts>> OnExpand { get; set; } = (_, _) => Task.FromResult(new InspectedParts(1, []));

    /// <summary>The trees that were given back.</summary>
    public ConcurrentQueue<long> Closed { get; } = new();

    public HistoryEntry[] History { get; set; } = [];

    /// <summary>The other sessions of its agent.</summary>
    public List<SessionInfo> Others { get; } = [];

    /// <summary>Goes to another session; there is none, unless the test says.</summary>
    public Func<string, string?, VisitedSession> OnVisit { get; set; } =
        (place, _) => throw new RemoteCsiException(RemoteCsiReason.LinkLost, $"no connection to {place}");

    /// <summary>Answers a completion request; never, unless the test says.</summary>
    public Func<string, int, CancellationToken, Task<CompletionList>> OnComplete { get; set; } = async (_, _, token) =>
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException("unreachable");
    };

    /// <summary>Answers a request for a description; nothing is known, unless the test says.</summary>
    public Func<string, CancellationToken, Task<CompletionDescription>> OnDescribe { get; set; } =
        (_, _) => Task.FromResult(new CompletionDescription("", ""));

    /// <summary>Answers a request for signatures; there are none, unless the test says.</summary>
    public Func<string, int, CancellationToken, Task<SignatureList>> OnSignatures { get; set; } = (_, _, _) => Task.FromResult(new SignatureList([]));

    /// <summary>Answers a request for an analysis; nothing is known, unless the test says.</summary>
    public Func<string, CancellationToken, Task<TextAnalysis>> OnAnalyze { get; set; } = (_, _) => Task.FromResult(new TextAnalysis([], []));

    /// <summary>Runs a submission; at once, without a value, unless the test says.</summary>
    public Func<string, CancellationToken, Task<SubmissionOutcome>> OnSubmit { get; set; } = (_, _) => Task.FromResult(Completed());

    /// <summary>Tells what came of a missed submission; at once, without a value, unless the test says.</summary>
    public Func<string, CancellationToken, Task<SubmissionOutcome>> OnOutcome { get; set; } = (_, _) => Task.FromResult(Completed());

    public static SubmissionOutcome Completed(DisplayNode? value = null) =>
        new("id", 1, SubmissionStatus.Completed, value, value?.TypeName, null, [], null, 1, 1, 1);

    /// <summary>A list of items whose span begins where the word before the position begins.</summary>
    public static CompletionList List(string code, int position, params string[] labels)
    {
        int start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
        {
            start--;
        }

        return new CompletionList(start, position - start, [.. labels.Select(label => new CompletionItem(label, "Method"))]);
    }

    public void Print(string text, OutputStream stream = OutputStream.Stdout) =>
        OutputReceived?.Invoke(new OutputChunk(_instance, Interlocked.Increment(ref _sequence), stream, text));

    public void Drop(long chunks) => OutputDropped?.Invoke(chunks);

    public void Ask(long question) => InputRequested?.Invoke(new InputQuestion(_instance, question));

    public void Change(SessionInfo info) => Changed?.Invoke(Info = info);

    /// <summary>Tells what is being done before a submission can run.</summary>
    public void TellProgress(string text) => Progress?.Invoke(new ProgressNotice(_instance, "", text));

    /// <summary>Code says how far it has come.</summary>
    public void Report(string submissionId, double? fraction, string? text) => Reported?.Invoke(new ReportNotice(_instance, submissionId, fraction, text));

    public void Begin(string by, string id, string code) =>
        SubmissionBegan?.Invoke(new BeganNotice(_instance, 1, id, by, code, null, DateTimeOffset.UnixEpoch));

    public void End(string by, SubmissionOutcome outcome) => SubmissionEnded?.Invoke(new EndedNotice(_instance, by, outcome));

    public void ChangeLink(LinkStatus status, string? cause = null) => ChangeLink(new LinkState(status, cause));

    public void ChangeLink(LinkState link) => LinkChanged?.Invoke(Link = link);

    public Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions options, CancellationToken cancellationToken)
    {
        SubmissionIds.Enqueue(options.SubmissionId!);
        Submissions.Enqueue(code);
        return OnSubmit(code, cancellationToken);
    }

    public Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken) => OnOutcome(submissionId, cancellationToken);

    public Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken)
    {
        CompletionRequests.Enqueue((code, position, trigger));
        return OnComplete(code, position, cancellationToken);
    }

    public Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken)
    {
        DescribeRequests.Enqueue(item.Label);
        return OnDescribe(item.Label, cancellationToken);
    }

    public Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken)
    {
        SignatureRequests.Enqueue((code, position));
        return OnSignatures(code, position, cancellationToken);
    }

    public Task<TextAnalysis> AnalyzeAsync(string code, CancellationToken cancellationToken)
    {
        AnalysisRequests.Enqueue(code);
        return OnAnalyze(code, cancellationToken);
    }

    public Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken)
    {
        Answers.Enqueue((questionId, line));
        return Task.CompletedTask;
    }

    public Task ResetAsync(CancellationToken cancellationToken)
    {
        Resets++;
        Change(Info with { Resets = Resets, State = SessionState.Opened, Cause = null });
        return Task.CompletedTask;
    }

    public Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken) => Task.FromResult(Replayable);

    public Task<InterruptReply> InterruptAsync(bool endWorker, CancellationToken cancellationToken)
    {
        Interrupts.Enqueue(endWorker);
        return Task.FromResult(new InterruptReply(IsRunning));
    }

    public Task<InspectedParts> InspectAsync(string? submissionId, CancellationToken cancellationToken) => Task.FromResult(OnInspect(submissionId));

    public Task<InspectedParts> DetailAsync(string? submissionId, CancellationToken cancellationToken) => Task.FromResult(OnDetail(submissionId));

    public Task<InspectedParts> ExpandAsync(long tree, long node, long offset, int count, CancellationToken cancellationToken) => OnExpand(node, offset);

    public Task CloseAsync(long tree, CancellationToken cancellationToken)
    {
        Closed.Enqueue(tree);
        return Task.CompletedTask;
    }

    public Task<SessionVariables> VariablesAsync(CancellationToken cancellationToken) => Task.FromResult(Variables);

    public Task<SessionScope> ScopeAsync(CancellationToken cancellationToken) => Task.FromResult(Scope);

    public Task<Explanation> ExplainAsync(string name, CancellationToken cancellationToken) => Task.FromResult(OnExplain(name));

    public Task<Explanation> ExplainAtAsync(string code, int position, CancellationToken cancellationToken) => OnExplainAt(code, position, cancellationToken);

    public Task<SymbolSource> SourceAsync(string name, SourceForm form, CancellationToken cancellationToken) =>
        OnSource(new SourceRequest(new SessionSelector(Id: 1), form, name), cancellationToken);

    public Task<SymbolSource> SourceAtAsync(string code, int position, SourceForm form, CancellationToken cancellationToken) =>
        OnSource(new SourceRequest(new SessionSelector(Id: 1), form, Code: code, Position: position), cancellationToken);

    public Task<MemberList> MembersAsync(string name, CancellationToken cancellationToken) => Task.FromResult(OnMembers(name));

    public Task<FoundSymbols> FindAsync(string query, int limit, CancellationToken cancellationToken) => Task.FromResult(OnFind(query));

    public Task<HistoryEntry[]> HistoryAsync(int last, CancellationToken cancellationToken) => Task.FromResult(History.TakeLast(last).ToArray());

    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken) => Task.FromResult<SessionInfo[]>([Info, .. Others]);

    /// <summary>What the machine offers.</summary>
    public List<SnapIn> SnapIns { get; } = [];

    public Task<SnapIn[]> SnapInsAsync(CancellationToken cancellationToken) => Task.FromResult<SnapIn[]>([.. SnapIns]);

    public Task<SnapIn> SnapInAsync(string name, CancellationToken cancellationToken) => Task.FromResult(
        SnapIns.Find(one => one.Name == name)
        ?? throw new RemoteCsiException(RemoteCsiReason.AgentRefused, $"this machine offers no snap-in '{name}'"));

    public Task<SessionInfo> NewSessionAsync(string name, CancellationToken cancellationToken)
    {
        SessionInfo made = Info with { Id = Others.Count + 2, Name = name, InstanceId = Guid.NewGuid() };
        Others.Add(made);
        return Task.FromResult(made);
    }

    public Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        SessionInfo removed = Others.Single(one => one.InstanceId == session.InstanceId);
        Others.Remove(removed);
        return Task.FromResult(removed);
    }

    public Task<VisitedSession> VisitAsync(SessionSelector session, CancellationToken cancellationToken) =>
        Task.FromResult(OnVisit(Others.Single(one => one.InstanceId == session.InstanceId).Name!, null));

    public Task<VisitedSession> VisitAsync(string endpoint, string? name, CancellationToken cancellationToken) => Task.FromResult(OnVisit(endpoint, name));
}
