using System.Collections.Concurrent;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Client.Tests.Fakes;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Client.Tests.Sessions;

public sealed class RemoteSessionTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ShortFolder _folder = new();
    private readonly FakeAgent _fake;

    public RemoteSessionTests() => _fake = new FakeAgent(_folder["a"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submit_ReturnsOnlyWhenAllItsOutputWasDelivered()
    {
        // The outcome overtakes the output: notifications are handled one after the other, answers at once.
        _fake.OnSubmit = async (connection, request) =>
        {
            for (int i = 1; i <= 500; i++)
            {
                await connection.SendAsync(i, $"{i} ");
            }

            return FakeAgent.Completed(request.SubmissionId, first: 1, next: 501);
        };
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        var seen = new List<long>();
        session.OutputReceived += chunk => seen.Add(chunk.Sequence);
        await session.SubmitAsync("x", null, Token);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Output_ThatComesBeforeAnybodyListens_IsKept()
    {
        _fake.OnNew = async (connection, _) =>
        {
            await connection.SendAsync(1, "early");
            return _fake.Session;
        };
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        await _fake.Newest.SendAsync(2, "later");
        await UntilAsync(() => session.NextSequence == 3);
        var seen = new ConcurrentQueue<string>();
        session.OutputReceived += chunk => seen.Enqueue(chunk.Text);
        Assert.Equal(["early", "later"], seen);
    }

    [Fact]
    public async Task Output_ThatIsSentTwice_IsDeliveredOnce()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), 0, Token);
        var seen = new ConcurrentQueue<long>();
        session.OutputReceived += chunk => seen.Enqueue(chunk.Sequence);
        foreach (long sequence in (long[])[1, 2, 2, 1, 3])
        {
            await _fake.Newest.SendAsync(sequence, "x");
        }

        await UntilAsync(() => session.NextSequence == 4);
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task Output_WithAGap_SaysHowMuchIsGone()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), 1, Token);
        long gone = 0;
        session.OutputDropped += chunks => gone += chunks;
        session.OutputReceived += _ => { };
        await _fake.Newest.SendAsync(1, "x");
        await _fake.Newest.SendAsync(9, "x");
        await UntilAsync(() => session.NextSequence == 10);
        Assert.Equal(7, gone);
    }

    [Fact]
    public async Task Submit_WhenTheLinkIsLost_AsksAgainForTheSameSubmission()
    {
        int calls = 0;
        _fake.OnSubmit = async (connection, request) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await connection.SendAsync(1, "before");
                await UntilAsync(() => _fake.Calls.Contains("seen"));
                _fake.Crash();
                _fake.Listen();
            }

            return FakeAgent.Completed(request.SubmissionId, first: 1, next: 3);
        };
        _fake.OnEnter = async (connection, request) =>
        {
            for (long sequence = request.FromSequence ?? 1; sequence <= 2 && calls > 0; sequence++)
            {
                await connection.SendAsync(sequence, sequence == 1 ? "before" : "after");
            }

            return new EnterReply(_fake.Session, request.FromSequence ?? 1, 0, null);
        };
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "build"), null, Token);
        var seen = new ConcurrentQueue<string>();
        var links = new ConcurrentQueue<LinkStatus>();
        session.LinkChanged += state => links.Enqueue(state.Status);
        session.OutputReceived += chunk =>
        {
            seen.Enqueue(chunk.Text);
            _fake.Note("seen");
        };
        SubmissionOutcome outcome = await session.SubmitAsync("work()", new SubmitOptions { SubmissionId = "mine" }, Token).WaitAsync(Deadline, Token);
        Assert.Equal("mine", outcome.SubmissionId);
        Assert.Equal(["submit:mine:work()", "submit:mine:work()"], _fake.Calls.Where(call => call.StartsWith("submit", StringComparison.Ordinal)));
        Assert.Equal(["before", "after"], seen);
        Assert.Contains("enter:2", _fake.Calls);
        await UntilAsync(() => links.Count == 2);
        Assert.Equal([LinkStatus.Lost, LinkStatus.Up], links);
    }

    [Fact]
    public async Task Link_LostWhileNothingRuns_ComesBackByItself()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        var links = new ConcurrentQueue<LinkStatus>();
        agent.LinkChanged += state => links.Enqueue(state.Status);
        _fake.Crash();
        _fake.Listen();
        await UntilAsync(() => links.Count == 2);
        Assert.Equal([LinkStatus.Lost, LinkStatus.Up], links);
        Assert.Equal(2, _fake.Calls.Count(call => call.StartsWith("enter", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Link_ThatDoesNotComeBack_FailsTheSubmissionAndSaysSo()
    {
        var options = new RemoteAgentOptions { ReconnectTimeout = TimeSpan.FromMilliseconds(300) };
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(new UnixEndpoint(_fake.Path), options, Token);
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        _fake.OnSubmit = (_, _) =>
        {
            _fake.Crash();
            return new TaskCompletionSource<SubmissionOutcome>().Task;
        };
        var exception = await Assert.ThrowsAsync<RemoteCsiException>(() => session.SubmitAsync("x", null, Token).WaitAsync(Deadline, Token));
        Assert.Equal(RemoteCsiReason.LinkLost, exception.Reason);
        Assert.Equal(LinkStatus.GivenUp, agent.Link.Status);

        // The next call tries anew.
        _fake.Listen();
        _fake.OnSubmit = (_, request) => Task.FromResult(FakeAgent.Completed(request.SubmissionId));
        Assert.Equal(SubmissionStatus.Completed, (await session.SubmitAsync("y", null, Token).WaitAsync(Deadline, Token)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_AnsweredByAnAgentThatDiesBeforeTheOutput_WaitsForNoLinkThatNobodyMakes(bool comesBack)
    {
        _fake.OnSubmit = (_, request) => Task.FromResult(FakeAgent.Completed(request.SubmissionId, first: 1, next: 2));
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(
            new UnixEndpoint(_fake.Path), new RemoteAgentOptions { ReconnectTimeout = TimeSpan.Zero }, Token);
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), 1, Token);
        var seen = new ConcurrentQueue<string>();
        session.OutputReceived += chunk => seen.Enqueue(chunk.Text);
        Task<SubmissionOutcome> submitting = session.SubmitAsync("x", null, Token);
        await UntilAsync(() => _fake.Calls.Any(call => call.StartsWith("submit:", StringComparison.Ordinal)));

        // What comes after the answer has come shows that the answer has.
        await _fake.Newest.ChangeAsync(_fake.Session with { Submissions = 1 });
        await UntilAsync(() => session.Info.Submissions == 1);
        _fake.Crash();
        await UntilAsync(() => agent.Link.Status == LinkStatus.GivenUp);
        if (!comesBack)
        {
            var exception = await Assert.ThrowsAsync<RemoteCsiException>(() => submitting.WaitAsync(Deadline, Token));
            Assert.Equal(RemoteCsiReason.LinkLost, exception.Reason);
            return;
        }

        _fake.OnEnter = async (connection, request) =>
        {
            await connection.SendAsync(1, "after all");
            return new EnterReply(_fake.Session, request.FromSequence ?? 1, 0, null);
        };
        _fake.Listen();
        Assert.Equal(SubmissionStatus.Completed, (await submitting.WaitAsync(Deadline, Token)).Status);
        Assert.Equal(["after all"], seen);
    }

    [Fact]
    public async Task Completion_OfItemsInRuns_HasAllAsItems()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        CompletionList list = await session.CompleteAsync("a", 1, null, Token);
        Assert.Equal([new CompletionItem("first", "Local"), new CompletionItem("x1", "Field"), new CompletionItem("x2", "Field")], list.Items);
        Assert.Null(list.Runs);
    }

    [Fact]
    public async Task Completion_WhileTheLinkIsLost_FailsAtOnce()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        _fake.Crash();
        await UntilAsync(() => agent.Link.Status == LinkStatus.Lost);
        var exception = await Assert.ThrowsAsync<RemoteCsiException>(() => session.CompleteAsync("a.", 2, '.', Token));
        Assert.Equal(RemoteCsiReason.LinkLost, exception.Reason);
    }

    [Fact]
    public async Task Reset_OverALinkThatIsLostMeanwhile_IsAskedForAgainUnderTheSameId()
    {
        var ids = new ConcurrentQueue<string>();
        _fake.OnReset = (_, request) =>
        {
            ids.Enqueue(request.ResetId);
            if (ids.Count == 1)
            {
                _fake.Crash();
                _fake.Listen();
            }

            return Task.FromResult(_fake.Session with { Resets = 1 });
        };
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        await session.ResetAsync(Token).WaitAsync(Deadline, Token);
        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
        Assert.Equal(1, session.Info.Resets);
    }

    [Fact]
    public async Task Replayable_IsReadPageByPage_AndIsTheLastLifeThatRanAnything()
    {
        HistoryEntry[] all =
        [
            Entry(1, resets: 0), Entry(2, resets: 1), Entry(3, resets: 1) with { Ran = false }, Entry(4, resets: 1, SubmissionStatus.Threw),
            Entry(5, resets: 1, SubmissionStatus.WorkerLost), Entry(6, resets: 2) with { Ran = false },
        ];
        _fake.OnHistory = request => [.. all.Skip(request.From!.Value - 1).Take(2)];
        await using RemoteAgent agent = await ConnectAsync();
        HistoryEntry[] found = await agent.ReplayableAsync(new SessionSelector(Id: 1), Token);
        Assert.Equal([2, 4], found.Select(entry => entry.Index));
    }

    [Fact]
    public async Task Reconnecting_ToASessionThatIsGone_ClosesIt()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        _fake.OnEnter = (_, _) => throw NoSuchSession();
        _fake.OnSubmit = (_, _) => throw NoSuchSession();
        _fake.Crash();
        _fake.Listen();
        await UntilAsync(() => session.Info.State == SessionState.Closed);
        var exception = await Assert.ThrowsAsync<RemoteCsiException>(() => session.SubmitAsync("x", null, Token).WaitAsync(Deadline, Token));
        Assert.Equal(AgentErrorCode.NoSuchSession, exception.AgentError);
    }

    [Fact]
    public async Task Question_ThatWaitsSinceBefore_IsAskedWhenSomebodyListens()
    {
        _fake.OnEnter = (_, _) => Task.FromResult(new EnterReply(_fake.Session, 1, 0, new InputQuestion(_fake.Session.InstanceId, 5)));
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        var asked = new ConcurrentQueue<long>();
        session.InputRequested += question => asked.Enqueue(question.QuestionId);
        Assert.Equal([5], asked);
        await session.ProvideInputAsync(5, "answer", Token);
        Assert.Equal("answer", Assert.Single(_fake.Answers).Line);
    }

    [Fact]
    public async Task Changes_ReachTheSession()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        await _fake.Newest.ChangeAsync(_fake.Session with { Availability = SessionAvailability.Busy, RunningSubmissionId = "other" });
        await UntilAsync(() => session.Info.Availability == SessionAvailability.Busy);
        Assert.Equal("other", session.Info.RunningSubmissionId);
    }

    [Fact]
    public async Task Disposing_LeavesOnce()
    {
        await using RemoteAgent agent = await ConnectAsync();
        RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        await session.LeaveAsync(Token);
        await session.DisposeAsync();
        Assert.Single(_fake.Calls, "leave");
    }

    [Fact]
    public async Task Handlers_ThatAreSlow_HoldTheReaderBack()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Id: 1), null, Token);
        using var gate = new ManualResetEventSlim();
        session.OutputReceived += _ => gate.Wait(Deadline, Token);
        string big = new('x', 16000);
        int sent = 0;
        Task sending = Task.Run(
            async () =>
            {
                for (int i = 1; i <= 5000; i++)
                {
                    await _fake.Newest.SendAsync(i, big);
                    Interlocked.Increment(ref sent);
                }
            },
            Token);

        // 80 MB are on offer; the bound on waiting events is 256 of them, and the sockets hold a little more.
        int before;
        do
        {
            before = Volatile.Read(ref sent);
            await Task.WhenAny(sending, Task.Delay(300, Token));
        }
        while (Volatile.Read(ref sent) != before);
        Assert.InRange(before, 1, 2000);
        gate.Set();
        await sending.WaitAsync(Deadline, Token);
        await UntilAsync(() => session.NextSequence == 5001);
    }

    private static LocalRpcException NoSuchSession() => new("there is no session 'build'") { ErrorCode = (int)AgentErrorCode.NoSuchSession };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private static HistoryEntry Entry(int index, int resets, SubmissionStatus status = SubmissionStatus.Completed) =>
        new(index, $"id{index}", $"code {index}", "ann", DateTimeOffset.UnixEpoch, status, Resets: resets, Ran: true);

    private Task<RemoteAgent> ConnectAsync() => RemoteAgent.ConnectAsync(new UnixEndpoint(_fake.Path), null, Token);
}
