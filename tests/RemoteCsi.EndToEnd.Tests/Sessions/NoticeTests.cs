using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary>Clients who share a session, or an agent: what each is told of the others, and in what order things happen.</summary>
public sealed class NoticeTests(RcsiHome home) : IClassFixture<RcsiHome>, IAsyncLifetime
{
    private const int Many = 40;
    private const int Clients = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await home.StartAgentAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TwoClients_SeeEachOthersSubmissions_TheirOutputAndWhatCameOfThem()
    {
        await using RemoteAgent first = await ConnectAsync();
        await using RemoteAgent second = await ConnectAsync();
        await using RemoteSession mine = await first.NewSessionAsync(new NewSessionRequest("seen"), Token);
        await using RemoteSession theirs = await second.EnterSessionAsync(new SessionSelector(Name: "seen"), cancellationToken: Token);
        Log toMe = new(mine);
        Log toThem = new(theirs);

        await mine.SubmitAsync("Console.Write(\"from me\"); 1 + 1", cancellationToken: Token);
        await theirs.SubmitAsync("Console.Write(\"from them\"); int y", cancellationToken: Token);
        await theirs.SubmitAsync("throw new InvalidOperationException(\"why\");", cancellationToken: Token);

        // In the order in which it happened, and nobody is told of what was their own.
        Assert.Equal(["began Console.Write(\"from me\"); 1 + 1", "wrote from me", "ended Completed 2"], (await toThem.UntilAsync(3))[..3]);
        string[] heard = await toMe.UntilAsync(5);
        Assert.Equal(
            ["wrote from me", "began Console.Write(\"from them\"); int y", "ended CompileFailed ", "began throw new InvalidOperationException(\"why\");", "ended Threw "],
            heard[..5]);
        Assert.All(toMe.Senders, by => Assert.StartsWith(Environment.UserName, by, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submissions_OfOneClient_RunInTheOrderInWhichTheyWereSent()
    {
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("order"), Token);
        await session.SubmitAsync("var ran = new List<int>();", cancellationToken: Token);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => session.SubmitAsync($"ran.Add({i});", cancellationToken: Token))).WithinAsync(Patience);
        SubmissionOutcome outcome = await session.SubmitAsync("string.Join(\",\", ran)", cancellationToken: Token);
        Assert.Equal($"\"{string.Join(',', Enumerable.Range(0, 30))}\"", outcome.Value?.Text);
    }

    [Fact]
    public async Task Invoke_InABusySession_SaysWhomItWaitsFor()
    {
        string gate = home.File("busy-gate", "");
        await using RunningProgram first = home.Start("invoke", "local", "--session", "busy", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(20);");
        await first.Stdout.UntilContainsAsync("begun");
        await using RunningProgram second = home.Start("invoke", "local", "--session", "busy", "-c", "1 + 1");
        second.CloseInput();

        string said = await second.Stderr.UntilContainsAsync("\n", Patience);
        Assert.StartsWith($"rcsi: waiting: session 'busy' runs a submission of {Environment.UserName}", said, StringComparison.Ordinal);

        File.Delete(gate);
        ProgramResult result = await second.WaitAsync(Patience);
        Assert.Equal((0, "2\n"), (result.ExitCode, result.Stdout));
        first.CloseInput();
        await first.WaitAsync(Patience);
    }

    [Fact]
    public async Task ManySessions_AndAHundredClientsAtOnce_EachGetsItsOwn()
    {
        await using RemoteAgent maker = await ConnectAsync();
        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (i, token) =>
            await maker.CreateSessionAsync(new NewSessionRequest($"many{i}"), token));

        RemoteAgent[] clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ConnectAsync())).WithinAsync(Patience);
        string?[] values = await Task.WhenAll(clients.Select(async (client, i) =>
        {
            await using RemoteSession session = await client.EnterSessionAsync(new SessionSelector(Name: $"many{i % Many}"), cancellationToken: Token);
            SubmissionOutcome outcome = await session.SubmitAsync($"int of{i} = {i}; of{i} * 2", cancellationToken: Token);
            return outcome.Value?.Text;
        })).WithinAsync(Patience);
        Assert.Equal(Enumerable.Range(0, Clients).Select(i => $"{i * 2}"), values);
        Assert.All(
            (await maker.ListSessionsAsync(Token)).Where(session => session.Name!.StartsWith("many", StringComparison.Ordinal)),
            session => Assert.InRange(session.Submissions, Clients / Many, (Clients / Many) + 1));
        foreach (RemoteAgent client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private Task<RemoteAgent> ConnectAsync() => RemoteAgent.ConnectAsync(
        Endpoint.Parse(home.Endpoint), new RemoteAgentOptions { HelloTimeout = Deadline.Usual }, Token);

    /// <summary>What a client was told, in the order in which it was told.</summary>
    private sealed class Log
    {
        private readonly List<string> _lines = [];

        public Log(RemoteSession session)
        {
            session.OutputReceived += chunk => Add($"wrote {chunk.Text}");
            session.SubmissionBegan += notice =>
            {
                Add($"began {notice.Code}");
                Senders.Add(notice.By);
            };
            session.SubmissionEnded += notice => Add($"ended {notice.Outcome.Status} {notice.Outcome.Value?.Text}");
        }

        public List<string> Senders { get; } = [];

        public Task<string[]> UntilAsync(int count) => Deadline.UntilAsync(() => Task.FromResult(Lines()), lines => lines.Length >= count, $"{count} events", Patience);

        private string[] Lines()
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }

        private void Add(string line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
