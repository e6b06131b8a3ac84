using System.Diagnostics;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Values;

/// <summary>Whatever a value does when it is looked at, its display is bounded and the session goes on.</summary>
public sealed class HostileValueTests(RcsiHome home) : IClassFixture<RcsiHome>, IAsyncLifetime
{
    private const int TextBound = 100_000;

    private RemoteAgent? _agent;
    private RemoteSession? _session;

    private RemoteSession Session => _session!;

    public static TheoryData<string, string> Values => new()
    {
        { "cyclic object", "class Ring { public Ring Next; public int N = 1; } var ring = new Ring(); ring.Next = ring; ring" },
        { "cyclic list", "var list = new List<object>(); list.Add(list); list" },
        { "200 MB string", "new string('x', 100_000_000)" },
        { "endless sequence", "IEnumerable<int> Endless() { int i = 0; while (true) yield return i++; } Endless()" },
        { "throwing enumerator", "IEnumerable<int> Bad() { yield return 1; throw new Exception(\"mid-way\"); } Bad()" },
        { "hanging enumerator", "IEnumerable<int> Hang() { yield return 1; Thread.Sleep(-1); yield return 2; } Hang()" },
        { "ToString that throws", "class T { public override string ToString() => throw new Exception(\"no text\"); } new T()" },
        { "ToString that hangs", "class H { public override string ToString() { Thread.Sleep(-1); return \"\"; } } new H()" },
        { "getter that throws", "class G { public int Good => 1; public int Bad => throw new InvalidOperationException(\"bad getter\"); } new G()" },
        { "getter that hangs", "class W { public int Good => 1; public int Never { get { Thread.Sleep(-1); return 0; } } } new W()" },
        { "ToString of ten million characters", "class L { public override string ToString() => new string('y', 10_000_000); } new L()" },
        { "null from ToString", "class N { public override string ToString() => null; } new N()" },
        { "deeply nested", "object deep = 1; for (int i = 0; i < 5000; i++) deep = new { Inner = deep }; deep" },
        { "wide dictionary", "Enumerable.Range(0, 200_000).ToDictionary(i => i, i => new string('v', 100))" },
        { "huge matrix", "new int[2000, 2000]" },
        { "recursive getter", "class R { public R Again => new R(); } new R()" },
        { "exception that throws in Message", "class E : Exception { public override string Message => throw new Exception(\"in Message\"); } (object)new E()" },
        { "unprintable characters", "\"\\u001b[31m\\0\\u202e\\ud800\"" },
        { "endless recursion in ToString", "class S { public override string ToString() => ToString(); } new S()" },
        { "equality that throws", "class Q { public override bool Equals(object o) => throw new Exception(); public override int GetHashCode() => throw new Exception(); } new[] { new Q() }" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await home.StartAgentAsync();
        _agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint));
        _session = await _agent.NewSessionAsync(new NewSessionRequest());
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _agent!.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Value_IsShownWithinItsBounds_AndTheSessionGoesOn(string what, string code)
    {
        var watch = Stopwatch.StartNew();
        SubmissionOutcome outcome = await Session.SubmitAsync(code, new SubmitOptions { WantValueJson = true }, Token).WithinAsync(what: what);

        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{what}: {outcome}");
        Assert.InRange(Length(outcome.Value!), 1, TextBound);
        Assert.True(outcome.ValueJson is null or { Length: <= 1024 * 1024 });
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{what} took {watch.Elapsed}");

        SubmissionOutcome next = await Session.SubmitAsync("40 + 2", cancellationToken: Token).WithinAsync();
        Assert.Equal("42", next.Value?.Text);
    }

    [Theory]
    [InlineData("throw new Exception(new string('m', 50_000_000));")]
    [InlineData("class X : Exception { public override string Message { get { Thread.Sleep(-1); return \"\"; } } } throw new X();")]
    [InlineData("class Y : Exception { public override string Message => throw new Exception(); } throw new Y();")]
    [InlineData("class Z : Exception { public override string StackTrace => throw new Exception(); } throw new Z();")]
    [InlineData("void Deep(int n) { if (n > 0) Deep(n - 1); else throw new Exception(\"deep\"); } Deep(5000);")]
    [InlineData("int Forever(int n) => Forever(n + 1) + 1; Forever(0)")]
    public async Task Exception_IsShownWithinItsBounds_AndTheSessionGoesOn(string code)
    {
        SubmissionOutcome outcome = await Session.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);

        Assert.True(outcome.Status == SubmissionStatus.Threw, outcome.ToString());
        Assert.InRange(outcome.Exception!.Message.Length + outcome.Exception.Stack.Length, 1, TextBound);
        SubmissionOutcome next = await Session.SubmitAsync("40 + 2", cancellationToken: Token).WithinAsync();
        Assert.Equal("42", next.Value?.Text);
    }

    [Fact]
    public async Task EndlessOutput_IsHeldBack_NotHoarded()
    {
        long received = 0;
        await using RemoteSession session = await _agent!.NewSessionAsync(new NewSessionRequest(), Token);
        var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.OutputReceived += chunk =>
        {
            if (Interlocked.Add(ref received, chunk.Text.Length) > 20_000_000)
            {
                some.TrySetResult();
            }
        };
        Task<SubmissionOutcome> endless = session.SubmitAsync("while (true) { Console.WriteLine(new string('o', 1000)); Thread.Sleep(0); }", cancellationToken: Token);

        await some.Task.WithinAsync(what: "20 MB of output arrive");
        AgentStatus status = await _agent.StatusAsync(Token);
        Assert.InRange(status.WorkingSetBytes, 1, 400_000_000);
        await session.InterruptAsync(endWorker: true, cancellationToken: Token);
        await endless.WithinAsync();
    }

    private static long Length(DisplayNode node) =>
        node.Text.Length
        + (node.Members ?? []).Sum(member => member.Name.Length + Length(member.Value))
        + (node.Items ?? []).Sum(Length);
}
