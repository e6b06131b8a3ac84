using System.Diagnostics;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Hostile;

namespace RemoteCsi.EndToEnd.Tests.Survival;

/// <summary>The compiler hangs, dies of what it is given, or does not live long enough for anything; only whoever did it is refused.</summary>
public sealed class CompilerGoneTests
{
    private const string Compiler = "RemoteCsi.Compiler.dll";
    private const string CompilerFailed = "RCSI0100";
    private const int Seed = 20261125;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SuspendedCompiler_IsReplaced_AndTheSubmissionRunsOnTheNext()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("s"), Token);
        await using RemoteSession other = await agent.NewSessionAsync(new NewSessionRequest("other"), Token);
        Assert.Equal("1", await ValueAsync(session, "int runs = 0; ++runs"));
        Assert.Equal("7", await ValueAsync(other, "int mine = 7; mine"));
        int compiler = home.ProcessWith(Compiler);
        Signals.Stop(compiler);
        try
        {
            // Both wait for the same compiler; neither is to blame.
            Task<string?> first = ValueAsync(session, "++runs");
            Task<string?> second = ValueAsync(other, "mine");
            Assert.Equal(("2", "7"), (await first, await second));
        }
        finally
        {
            Signals.Continue(compiler);
        }

        await ProcessTable.UntilGoneAsync(compiler);
        Assert.NotEqual(compiler, home.ProcessWith(Compiler));
    }

    [Fact]
    public async Task HostileSource_IsAnsweredAsACompileFailure_AndTheNeighbourOnlyWaits()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteAgent elsewhere = await ConnectAsync(home);
        await using RemoteSession hostile = await agent.NewSessionAsync(new NewSessionRequest("hostile"), Token);
        await using RemoteSession neighbour = await elsewhere.NewSessionAsync(new NewSessionRequest("neighbour"), Token);
        Assert.Equal("0", await ValueAsync(hostile, "int kept = 0; kept"));
        Assert.Equal("0", await ValueAsync(neighbour, "int counted = 0; counted"));
        using var done = new CancellationTokenSource();
        Task<int> counting = CountAsync(neighbour, done.Token);

        bool overflowed = false;
        var random = new Random(Seed);
        string[] codes =
        [
            DeepSource.Of("braces", 100_000), DeepSource.Of("member chain", 700_000),
            .. Enumerable.Range(0, 4).Select(_ => DeepSource.Mixed(random, 20_000)),
        ];
        foreach (string code in codes)
        {
            int compilers = (await agent.StatusAsync(Token)).CompilerRestarts;
            SubmissionOutcome outcome = await hostile.SubmitAsync(code, cancellationToken: Token).WithinAsync(Patience, Start(code));
            bool died = (await agent.StatusAsync(Token)).CompilerRestarts > compilers;
            overflowed |= died;

            // What Roslyn can do after all may be done; what it dies of is answered with what it died of.
            Assert.True(
                outcome.Status == SubmissionStatus.CompileFailed && outcome.Diagnostics.Length > 0 && (!died || outcome.Diagnostics[0].Id == CompilerFailed),
                $"seed {Seed}: {outcome.Status} {outcome.Diagnostics.FirstOrDefault()} for {Start(code)}");
        }

        Assert.True(overflowed, "nothing of all this ended a compiler, so nothing was tested");
        await done.CancelAsync();
        int counted = await counting.WithinAsync(Patience);
        Assert.Equal($"{counted}", await ValueAsync(neighbour, "counted"));
        Assert.Equal("0", await ValueAsync(hostile, "kept"));
    }

    [Fact]
    public async Task SourceThatTakesForEver_IsBlamed_AndOthersAreNot()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteAgent elsewhere = await ConnectAsync(home);
        await using RemoteSession hostile = await agent.NewSessionAsync(new NewSessionRequest("hostile"), Token);
        await using RemoteSession neighbour = await elsewhere.NewSessionAsync(new NewSessionRequest("neighbour"), Token);
        Assert.Equal("0", await ValueAsync(neighbour, "int counted = 0; counted"));
        using var done = new CancellationTokenSource();
        Task<int> counting = CountAsync(neighbour, done.Token);

        // Roslyn binds the inner lambda of such a nest once for each combination of overloads around it.
        SubmissionOutcome outcome = await hostile.SubmitAsync(DeepSource.Of("overloads", 30), cancellationToken: Token).WithinAsync(Patience);

        Assert.Equal(SubmissionStatus.CompileFailed, outcome.Status);
        SubmissionDiagnostic said = Assert.Single(outcome.Diagnostics);
        Assert.Equal(CompilerFailed, said.Id);
        Assert.Contains("processor time", said.Message, StringComparison.Ordinal);
        await done.CancelAsync();
        Assert.Equal($"{await counting.WithinAsync(Patience)}", await ValueAsync(neighbour, "counted"));
    }

    [Fact]
    public async Task CompletionOfHostileText_CostsThatCompletionAlone()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("s"), Token);
        Assert.Equal("5", await ValueAsync(session, "int kept = 5; kept"));
        foreach (string code in (string[])[DeepSource.Of("nots", 20_000), DeepSource.Of("#if nots", 200_000), DeepSource.Of("unclosed", 1_000), DeepSource.Of("member chain", 5_000)])
        {
            try
            {
                await session.CompleteAsync(code, code.Length, null, Token).WithinAsync(Patience, Start(code));
            }
            catch (RemoteCsiException refusal)
            {
                Assert.Equal(AgentErrorCode.CompilerUnavailable, refusal.AgentError);
            }
        }

        CompletionList list = await session.CompleteAsync("kep", 3, null, Token).WithinAsync(Patience);
        Assert.Contains(list.Items, item => item.Label == "kept");
        Assert.Equal("5", await ValueAsync(session, "kept"));
    }

    [Fact]
    public async Task FiveDeathsInARow_AreSaid_AndNotTriedAgainForAWhile()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("s"), Token);
        Assert.Equal("0", await ValueAsync(session, "int n = 0; n"));
        int before = (await agent.StatusAsync(Token)).CompilerRestarts;
        using var enough = new CancellationTokenSource();
        Task killing = KillCompilersAsync(home, enough.Token);

        var watch = Stopwatch.StartNew();
        string said = "";
        while (!said.Contains("in a row", StringComparison.Ordinal) && watch.Elapsed < Patience)
        {
            SubmissionOutcome outcome = await session.SubmitAsync("++n", cancellationToken: Token).WithinAsync(Patience);
            Assert.Equal(SubmissionStatus.CompileFailed, outcome.Status);
            said = Assert.Single(outcome.Diagnostics).Message;
        }

        Assert.Contains("the compiler died 5 times in a row", said, StringComparison.Ordinal);
        int after = (await agent.StatusAsync(Token)).CompilerRestarts;
        Assert.InRange(after - before, 4, 6);
        await enough.CancelAsync();
        await killing;
        await Deadline.UntilAsync(
            () => session.SubmitAsync("++n", cancellationToken: Token), outcome => outcome.Status == SubmissionStatus.Completed, "it is tried again", Patience);
        Assert.Equal("1", await ValueAsync(session, "n"));
    }

    private static async Task KillCompilersAsync(RcsiHome home, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (int id in home.Processes().Where(id => ProcessTable.CommandLine(id).Contains(Compiler, StringComparison.Ordinal)))
            {
                Signals.Kill(id);
            }

            await Task.Delay(Deadline.PollInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Submits one after the other; every one must complete.</summary>
    private static async Task<int> CountAsync(RemoteSession session, CancellationToken cancellationToken)
    {
        int counted = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            Assert.Equal($"{++counted}", await ValueAsync(session, "++counted"));
        }

        return counted;
    }

    private static string Start(string code) => $"{code[..Math.Min(40, code.Length)]}… ({code.Length} characters)";

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);

    private static async Task<string?> ValueAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(Patience, code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {outcome} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }
}
