using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Interrupting;

/// <summary>Recursion without end is an exception, whatever recurs; the process and the variables stay.</summary>
public sealed class RecursionTests(StoppableSession session) : IClassFixture<StoppableSession>
{
    [Theory]
    [InlineData("int Rec(int n) => Rec(n + 1) + 1; Rec(0)")]
    [InlineData("int Ping(int n) { return Pong(n) + 1; } int Pong(int n) { return Ping(n) + 1; } Ping(0)")]
    [InlineData("Func<int, int> again = null; again = n => again(n + 1) + 1; again(0)")]
    [InlineData("Func<int, int> one = null, other = null; one = n => other(n) + 1; other = n => one(n) + 1; one(0)")]
    [InlineData("void Outer() { int depth = 0; int Inner(int n) { depth++; return Inner(n + 1) + 1; } Inner(0); } Outer();")]
    [InlineData("class Tree { public Tree Child = new Tree(); } new Tree();")]
    [InlineData("class Loop { public int Value => Value + 1; } var v = new Loop().Value;")]
    [InlineData("record Node { public Node Next { get; set; } } var node = new Node(); node.Next = node; node.ToString();")]
    [InlineData("record Link { public Link Next { get; set; } } var ring = new Link(); ring.Next = ring; ring.GetHashCode();")]
    [InlineData("IEnumerable<int> Deep(int n) { foreach (int one in Deep(n + 1)) yield return one; } Deep(0).Count();")]
    [InlineData("await Task.Run(() => { int Rec(int n) => Rec(n + 1) + 1; return Rec(0); });")]
    [InlineData("class Equal { public override bool Equals(object other) => other.Equals(this); public override int GetHashCode() => 0; } new Equal().Equals(new Equal());")]
    [InlineData("async Task<int> Deeper(int n) => await Deeper(n + 1); await Deeper(0)")]
    [InlineData("async ValueTask<int> Deeper(int n) => 1 + await Deeper(n + 1); await Deeper(0)")]
    [InlineData("async Task Ping(int n) { try { await Pong(n); } finally { alive = 3; } } async Task Pong(int n) => await Ping(n + 1); await Ping(0)")]
    [InlineData("Func<int, Task<int>> again = null; again = async n => await again(n + 1); await again(0)")]
    [InlineData("async IAsyncEnumerable<int> Items(int n) { await foreach (int one in Items(n + 1)) yield return one; } await foreach (int one in Items(0)) { }")]
    [InlineData("async Task<int> Deeper(int n) => await Deeper(n + 1); await Task.Run(() => Deeper(0))")]
    public async Task RecursionWithoutEnd_IsAnException(string code)
    {
        SubmissionOutcome outcome = await session.RunAsync("int alive = 3; " + code);

        Assert.True(outcome.Status == SubmissionStatus.Threw, StoppableSession.Text(outcome));
        Assert.Equal("System.InsufficientExecutionStackException", outcome.Exception?.Type);
        Assert.Equal("3", await session.ShowAsync("alive"));
    }

    [Fact]
    public async Task RecursionWithoutEnd_WhoseExceptionNobodyCanCatch_IsSaid_AndTheSessionLives()
    {
        // It comes out of an async void function, and so on a thread of the pool.
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(OutputChunk chunk)
        {
            if (chunk.Text.Contains("InsufficientExecutionStackException", StringComparison.Ordinal))
            {
                said.TrySetResult();
            }
        }

        session.Session.OutputReceived += Look;
        SubmissionOutcome outcome = await session.RunAsync("int living = 3; async void Deeper(int n) { await Task.CompletedTask; Deeper(n + 1); } Deeper(0);");

        Assert.Equal(SubmissionStatus.Completed, outcome.Status);
        await said.Task.WithinAsync();
        session.Session.OutputReceived -= Look;
        Assert.Equal("3", await session.ShowAsync("living"));
    }

    [Fact]
    public async Task AsyncRecursion_ThatYields_MayBeDeep()
    {
        SubmissionOutcome outcome = await session.RunAsync(
            "async Task<int> Leaf() { await Task.Yield(); return 1; } async Task<int> Tree(int depth) => depth == 0 ? 0 : await Leaf() + await Tree(depth - 1); await Tree(2000)");
        Assert.Equal("2000", outcome.Value?.Text);
    }
}
