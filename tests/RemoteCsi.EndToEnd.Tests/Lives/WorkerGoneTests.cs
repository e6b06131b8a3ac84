using System.Diagnostics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Lives;

/// <summary>Every way in which a worker can end breaks its own session, with the cause, and no other.</summary>
public sealed class WorkerGoneTests(WorkerGoneTests.Shared shared) : IClassFixture<WorkerGoneTests.Shared>
{
    // One second is what is promised; a shared machine with other builds gets four more.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    // What is ended by a watch after five seconds.
    private static readonly TimeSpan AfterTheWatch = TimeSpan.FromSeconds(25);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Deaths => new()
    {
        { "Environment.Exit(3);", "its worker ended with exit code 3" },
        { "Environment.Exit(137);", "its worker ended with exit code 137" },
        { "Environment.FailFast(\"the end of it\");", "signal 6 (SIGABRT): Process terminated. the end of it" },
        { "System.Runtime.InteropServices.Marshal.WriteByte((nint)1_000_000, 1);", "signal 6 (SIGABRT): Fatal error. System.AccessViolationException" },
        { "new Thread(() => throw new InvalidOperationException(\"mine\")).Start(); Thread.Sleep(-1);", "Unhandled exception. System.InvalidOperationException: mine" },
        {
            "unsafe void Eat() { byte* p = stackalloc byte[64 * 1024 * 1024]; p[0] = 1; Console.Write(p[0]); } Eat();",
            "signal 6 (SIGABRT): Stack overflow"
        },
        { "System.Diagnostics.Process.GetCurrentProcess().Kill(); Thread.Sleep(-1);", "its worker was ended by signal 9 (SIGKILL)" },
        {
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort(); abort();",
            "its worker was ended by signal 6 (SIGABRT)"
        },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Worker_ThatDies_BreaksItsSessionWithTheCause_AndNoOther(string code, string cause)
    {
        LiveAgent live = shared.Live;
        string name = $"doomed{shared.Next()}";
        await using RemoteSession other = await live.NewAsync($"beside-{name}");
        await using RemoteSession doomed = await live.NewAsync(name);
        await other.ValueAsync("int x = 0;");
        Task<SubmissionOutcome> ended = doomed.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);

        // Busy all the time, and unaware.
        while (!ended.IsCompleted)
        {
            await other.ValueAsync("x++");
        }

        SubmissionOutcome outcome = await ended;
        Assert.Equal(SubmissionStatus.WorkerLost, outcome.Status);
        Assert.Contains(cause, outcome.Cause, StringComparison.Ordinal);
        SessionInfo info = await live.UntilBrokenAsync(name, Soon);
        Assert.Equal(outcome.Cause, info.Cause);
        Assert.Equal("true", await other.ValueAsync("x > 0"));
        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => doomed.SubmitAsync("1", cancellationToken: Token));
        Assert.Equal(AgentErrorCode.SessionBroken, refused.AgentError);
        Assert.Contains("#reset", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteToAddressZero_IsAnException_AndTheSessionGoesOn()
    {
        // The runtime turns this one, alone among native crashes, into an exception.
        await using RemoteSession session = await shared.Live.NewAsync("zero");
        await session.ValueAsync("int x = 5;");
        SubmissionOutcome outcome = await session.SubmitAsync("System.Runtime.InteropServices.Marshal.WriteByte((nint)0, 1);", cancellationToken: Token);
        Assert.Equal((SubmissionStatus.Threw, "System.AccessViolationException"), (outcome.Status, outcome.Exception?.Type));
        Assert.Equal("5", await session.ValueAsync("x"));
    }

    [Fact]
    public async Task Worker_KilledWhileIdle_IsNoticedAtOnce()
    {
        await using RemoteSession session = await shared.Live.NewAsync("idle");
        var told = new TaskCompletionSource<SessionInfo>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Changed += info =>
        {
            if (info.State == SessionState.Broken)
            {
                told.TrySetResult(info);
            }
        };
        Signals.Kill(session.Info.WorkerPid!.Value);
        SessionInfo broken = await told.Task.WithinAsync(Soon);
        Assert.Equal("its worker was ended by signal 9 (SIGKILL)", broken.Cause);
    }

    [Theory]
    [InlineData("Environment.Exit(7);", "exit code 7")]
    [InlineData("Environment.FailFast(\"adopted\");", "Process terminated. adopted")]
    public async Task AdoptedWorker_ThatDies_StillHasACause(string code, string cause)
    {
        await using LiveAgent live = await LiveAgent.StartAsync("--no-spare");
        await using (RemoteSession session = await live.NewAsync("adopted"))
        {
            await session.ValueAsync("int x = 1;");
        }

        await live.KillAndRestartAsync("--no-spare");
        await using RemoteSession again = await live.Agent.EnterSessionAsync(new SessionSelector(Name: "adopted"), cancellationToken: Token);
        SubmissionOutcome outcome = await again.SubmitAsync(code, cancellationToken: Token).WithinAsync();
        Assert.Equal(SubmissionStatus.WorkerLost, outcome.Status);
        Assert.Contains(cause, outcome.Cause, StringComparison.Ordinal);
        Assert.Equal(outcome.Cause, (await live.UntilBrokenAsync("adopted", Soon)).Cause);
    }

    [Fact]
    public async Task Exit_ThatHangs_IsEndedAfterFiveSeconds_WithTheCodeAskedFor() => await Task.WhenAll(
        HangsAsync("AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(-1); Environment.Exit(9);", 9, "exit handlers did not end within 5 s"),
        HangsAsync("System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += _ => Thread.Sleep(-1); Environment.Exit(8);", 8, "exit handlers did not end within 5 s"),
        HangsAsync(
            "class F { public static ManualResetEventSlim Begun = new(); ~F() { Begun.Set(); Thread.Sleep(-1); } } void Make() { new F(); } Make(); GC.Collect(); F.Begun.Wait(20_000); Environment.Exit(6);",
            6,
            "a finalizer did not end within 5 s"));

    private async Task HangsAsync(string code, int exitCode, string why)
    {
        await using RemoteSession session = await shared.Live.NewAsync($"hangs{exitCode}");
        long began = Stopwatch.GetTimestamp();
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(AfterTheWatch);
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(4), $"it was given only {Stopwatch.GetElapsedTime(began)}");
        Assert.Equal(SubmissionStatus.WorkerLost, outcome.Status);
        Assert.StartsWith($"its worker ended with exit code {exitCode}: ", outcome.Cause, StringComparison.Ordinal);
        Assert.Contains(why, outcome.Cause, StringComparison.Ordinal);
    }

    /// <summary>One agent for all: that a session's end harms no other is what they show.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        private LiveAgent? _live;
        private int _count;

        internal LiveAgent Live => _live ?? throw new InvalidOperationException("not initialised");

        public async ValueTask InitializeAsync() => _live = await LiveAgent.StartAsync("--no-spare");

        public async ValueTask DisposeAsync()
        {
            if (_live is not null)
            {
                await _live.DisposeAsync();
            }
        }

        /// <summary>A number that no other test has.</summary>
        public int Next() => Interlocked.Increment(ref _count);
    }
}
