using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    private const int TextBound = 64 * 1024;

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

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
        { "getter that loops", "class Loop { public int Good => 1; public int Never { get { while (true) { } } } } new Loop()" },
        { "getter that interrupts its thread", "class I { public int A { get { Thread.CurrentThread.Interrupt(); Thread.Sleep(1); return 1; } } } new I()" },
        { "getter that reads the console", "class Asks { public string Line => Console.ReadLine(); } new Asks()" },
        { "getter that writes without end", "class Noisy { public int N { get { while (true) Console.Write(new string('n', 1000)); } } } new Noisy()" },
        { "enumerator whose end hangs", "class Ends : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { try { yield return 1; } finally { Thread.Sleep(-1); } } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } new Ends()" },
        { "count that hangs", "class Counts : List<int>, IReadOnlyCollection<int> { int IReadOnlyCollection<int>.Count { get { Thread.Sleep(-1); return 0; } } } new Counts { 1 }" },
        { "count that lies", "class Lies : IReadOnlyCollection<int> { public int Count => -5; public IEnumerator<int> GetEnumerator() { while (true) yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } new Lies()" },
        { "comparer that hangs", "class Slow : IEqualityComparer<string> { public static bool Hang; public bool Equals(string a, string b) { if (Hang) Thread.Sleep(-1); return a == b; } public int GetHashCode(string s) { if (Hang) Thread.Sleep(-1); return 1; } } var keyed = new Dictionary<string, int>(new Slow()) { [\"a\"] = 1, [\"b\"] = 2 }; Slow.Hang = true; keyed" },
        { "DebuggerDisplay that throws", "[System.Diagnostics.DebuggerDisplay(\"{Bad}\")] class D1 { public int Bad => throw new Exception(\"bad\"); } new D1()" },
        { "DebuggerDisplay that hangs", "[System.Diagnostics.DebuggerDisplay(\"{Bad}\")] class D2 { public int Bad { get { Thread.Sleep(-1); return 1; } } } new D2()" },
        { "Lazy that hangs", "new Lazy<int>(() => { Thread.Sleep(-1); return 1; })" },
        { "struct that overflows the stack", "struct Over { public override string ToString() => $\"{this}\"; } new Over()" },
        { "ExpandoObject of 10,000", "dynamic expando = new System.Dynamic.ExpandoObject(); for (int i = 0; i < 10_000; i++) ((IDictionary<string, object>)expando)[\"m\" + i] = expando; (object)expando" },
        { "dynamic object that throws", "class Dyn : System.Dynamic.DynamicObject { public override bool TryGetMember(System.Dynamic.GetMemberBinder b, out object r) => throw new Exception(); public override IEnumerable<string> GetDynamicMemberNames() => throw new Exception(); } (object)new Dyn()" },
        { "a type that throws", "class EvilType : System.Reflection.TypeDelegator { public EvilType() : base(typeof(int)) { } public override string Name => throw new Exception(); public override string ToString() => throw new Exception(); public override Type DeclaringType => throw new Exception(); } (object)new EvilType()" },
        { "GetType and GetHashCode that throw", "class Hidden { public new Type GetType() => throw new Exception(); public override int GetHashCode() => throw new Exception(); public override bool Equals(object o) => throw new Exception(); public int A => 1; } new Hidden()" },
        { "nested 100,000 deep", "class Node { public Node Next; public int N; } Node top = null; for (int i = 0; i < 100_000; i++) top = new Node { Next = top, N = i }; top" },
        { "lists in lists 100,000 deep", "object nested = 1; for (int i = 0; i < 100_000; i++) nested = new List<object> { nested }; nested" },
        { "a number of a million digits", "System.Numerics.BigInteger.Pow(10, 3_000_000)" },
        { "a type with an endless name", "Type huge = typeof(int); for (int i = 0; i < 60; i++) huge = typeof(Dictionary<,>).MakeGenericType(typeof(string), huge); Activator.CreateInstance(huge)" },
        { "a hundred thousand quotes", "new string('\"', 100_000)" },
        { "many strings of letters of three bytes", "Enumerable.Repeat(new string('漢', 4000), 100).ToArray()" },
        { "a matrix of nulls", "Enumerable.Range(0, 100).Select(_ => new object[100]).ToArray()" },
        { "an array of segments", "new ReadOnlyMemory<byte>[] { new byte[100_000_000], default }" },
        { "tasks that never end", "new object[] { Task.Delay(-1), new TaskCompletionSource<int>().Task, Task.FromException(new Exception(new string('e', 1_000_000))) }" },
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
        int sent = JsonSerializer.SerializeToUtf8Bytes(outcome.Value, Wire).Length;
        Assert.True(sent <= 64 * 1024, $"{what}: {sent} bytes were sent to show it");
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

    [Theory]
    [InlineData("class Ex { public int Leave { get { Environment.Exit(7); return 1; } } } new Ex()", "exit code 7")]
    [InlineData("class Ex { public override string ToString() { Environment.FailFast(\"shown to death\"); return \"\"; } } new Ex()", "SIGABRT")]
    public async Task ValueThatEndsItsProcess_BreaksItsSession_WithTheCause(string code, string cause)
    {
        await using RemoteSession doomed = await _agent!.NewSessionAsync(new NewSessionRequest(), Token);

        SubmissionOutcome outcome = await doomed.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);

        Assert.Equal(SubmissionStatus.WorkerLost, outcome.Status);
        SessionInfo info = (await _agent.ListSessionsAsync(Token)).Single(session => session.Id == doomed.Info.Id);
        Assert.Equal(SessionState.Broken, info.State);
        Assert.Contains(cause, outcome.Cause + info.Cause, StringComparison.Ordinal);
        Assert.Equal("42", (await Session.SubmitAsync("40 + 2", cancellationToken: Token).WithinAsync()).Value?.Text);
    }

    [Fact]
    public async Task SpanAsValue_IsACompileError_AndTheSessionGoesOn()
    {
        SubmissionOutcome outcome = await Session.SubmitAsync("new int[3].AsSpan()", cancellationToken: Token).WithinAsync();

        Assert.Equal(SubmissionStatus.CompileFailed, outcome.Status);
        Assert.Equal("42", (await Session.SubmitAsync("40 + 2", cancellationToken: Token).WithinAsync()).Value?.Text);
    }

    [Fact]
    public async Task ValueJson_OfNothingButQuotes_FitsIntoItsMessage()
    {
        SubmissionOutcome outcome = await Session.SubmitAsync(
            "Enumerable.Repeat(\"\", 300_000).ToArray()", new SubmitOptions { WantValueJson = true }, Token).WithinAsync();

        Assert.Equal(SubmissionStatus.Completed, outcome.Status);
        Assert.Equal((300_000 * 3) + 1, outcome.ValueJson!.Length);
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
