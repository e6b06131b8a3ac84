using Microsoft.Extensions.Logging.Abstractions;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Restoring;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

/// <summary>What an agent makes of the journals that it finds. The workers that they name are gone.</summary>
public sealed class RestoreTests : IDisposable
{
    private const int NoProcess = 0x3ffffff;

    private readonly TemporaryFolder _folder = new();
    private readonly string _home;
    private readonly AuditLog _audit;
    private readonly CompilerHost _compilers = new(["/nowhere/compiler"], NullLogger.Instance);

    public RestoreTests()
    {
        _home = Directory.CreateDirectory(_folder["home"]).FullName;
        OwnerOnly.CreateDirectory(Path.Combine(_home, "sessions"));
        OwnerOnly.CreateDirectory(Path.Combine(_home, "run"));
        _audit = AuditLog.Open(_home, 1_000_000, NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SessionThatWasBeingMade_IsGone_AndItsNameIsFree()
    {
        Write(4, new SessionOpened(4, Guid.NewGuid(), "half", DateTimeOffset.UnixEpoch, 60, "/"));
        Assert.Empty(await RestoreAsync());
        Assert.False(Directory.Exists(PathOf(4)));
    }

    [Fact]
    public async Task SessionThatWasBeingRemoved_IsGone()
    {
        Write(4, [.. Ordinary(4, "old"), new SessionRemoved("asked for", DateTimeOffset.UnixEpoch)]);
        Assert.Empty(await RestoreAsync());
        Assert.False(Directory.Exists(PathOf(4)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678 40 {\"kind\":\"op")]
    public async Task DirectoryWithoutAWholeRecord_IsGone(string journal)
    {
        Directory.CreateDirectory(PathOf(9));
        await File.WriteAllTextAsync(Path.Combine(PathOf(9), "journal"), journal, Token);
        Assert.Empty(await RestoreAsync());
        Assert.False(Directory.Exists(PathOf(9)));
    }

    [Fact]
    public async Task JournalCutAtEveryByteOfItsLastRecord_LosesThatRecordAlone()
    {
        Write(4, Ordinary(4, "cut"));
        string file = Path.Combine(PathOf(4), "journal");
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        int last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int length = last; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length], Token);
            Session session = Assert.Single(await RestoreAsync());
            await session.WhenSettledAsync(Token);
            HistoryEntry[] history = session.History(new HistoryRequest(new SessionSelector(4)));
            Assert.Equal(["var a = 1;", "var b = 2;"], history.Select(entry => entry.Code));

            // The end of the last submission is what was cut: with the worker gone, that is lost, and said.
            Assert.Equal([SubmissionStatus.Completed, SubmissionStatus.WorkerLost], history.Select(entry => entry.Status ?? SubmissionStatus.Threw));
            Assert.Equal(SessionState.Broken, session.Describe().State);
            await session.DisposeAsync();
        }
    }

    [Fact]
    public async Task JournalDamagedInTheMiddle_IsNotShortened_ButBroken_AndLeftAsItIs()
    {
        Write(4, Ordinary(4, "damaged"));
        string file = Path.Combine(PathOf(4), "journal");
        string text = await File.ReadAllTextAsync(file, Token);
        string changed = text.Replace("var a = 1;", "var a = 2;", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await File.WriteAllTextAsync(file, changed, Token);

        Session session = Assert.Single(await RestoreAsync());
        await session.WhenSettledAsync(Token);

        SessionInfo info = session.Describe();
        Assert.Equal((SessionState.Broken, "damaged"), (info.State, info.Name));
        Assert.Contains("damaged at byte", info.Cause, StringComparison.Ordinal);
        Assert.Equal(["var b = 2;"], session.History(new HistoryRequest(new SessionSelector(4))).Select(entry => entry.Code));
        Assert.Equal(changed, await File.ReadAllTextAsync(file, Token));
        await Assert.ThrowsAsync<AgentException>(() => session.SubmitAsync(new SubmitRequest(new SessionSelector(4), "x", "1"), "ann", null!));
        await session.CloseAsync("asked for", "ann");
        Assert.False(Directory.Exists(PathOf(4)));
    }

    [Fact]
    public async Task JournalThatDoesNotBeginWithASession_IsLeftAlone()
    {
        Write(4, new SessionBroke("what", DateTimeOffset.UnixEpoch));
        Assert.Empty(await RestoreAsync());
        Assert.True(File.Exists(Path.Combine(PathOf(4), "journal")));
    }

    [Fact]
    public async Task IdsAndNames_GoOnWhereTheyWere()
    {
        Write(41, Ordinary(41, "kept"));
        var directory = new SessionDirectory(Services());
        await directory.Restore();

        AgentException taken = await Assert.ThrowsAsync<AgentException>(() => directory.NewAsync(new NewSessionRequest("kept"), "ann", Token));
        AgentException failed = await Assert.ThrowsAsync<AgentException>(() => directory.NewAsync(new NewSessionRequest("other"), "ann", Token));

        Assert.Equal((AgentErrorCode.NameInUse, AgentErrorCode.WorkerStartFailed), (taken.Code, failed.Code));
        Assert.Equal("42", await File.ReadAllTextAsync(Path.Combine(_home, "last-session"), Token));
        Assert.Equal(1, directory.Count);
        Assert.False(Directory.Exists(PathOf(42)));
        await directory.DisposeAsync();
    }

    public void Dispose()
    {
        _compilers.Dispose();
        _audit.Dispose();
        _folder.Dispose();
    }

    private static JournalRecord[] Ordinary(int id, string name) =>
    [
        new SessionOpened(id, Guid.NewGuid(), name, DateTimeOffset.UnixEpoch, 60, "/"),
        new WorkerStarted(NoProcess, 1, "10.0.0"),
        Received(1, "var a = 1;"), Ended(1), Received(2, "var b = 2;"), Ended(2),
    ];

    private static SubmissionReceived Received(int index, string code) =>
        new(index, $"id{index}", code, "hash", null, false, "ann", DateTimeOffset.UnixEpoch);

    private static SubmissionEnded Ended(int index) => new(
        new SubmissionOutcome($"id{index}", index, SubmissionStatus.Completed, null, null, null, [], null, 1, 1, 1), true, true, "/", [], DateTimeOffset.UnixEpoch);

    private void Write(int id, params JournalRecord[] records)
    {
        OwnerOnly.CreateDirectory(PathOf(id));
        using SessionJournal journal = SessionJournal.Open(PathOf(id), _ => { });
        foreach (JournalRecord record in records)
        {
            journal.Append(record);
        }
    }

    private string PathOf(int id) => Path.Combine(_home, "sessions", $"{id}");

    private async Task<Session[]> RestoreAsync()
    {
        var directory = new SessionDirectory(Services());
        await directory.Restore();
        return await directory.AllAsync();
    }

    private SessionServices Services() => new(
        StateDirectory.At(_home), _compilers, new RestorerHost(["/nowhere/packages"], TimeProvider.System, NullLogger.Instance),
        new WorkerLauncher(["/nowhere/worker"], new WorkerLimits(null, 64 * 1024)), _audit, new AgentLimits(), TimeProvider.System,
        NullLogger.Instance, 64 * 1024);
}
