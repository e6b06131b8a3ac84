using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>Whatever what listens at an endpoint sends, the client library refuses it with a typed error and its bounded memory.</summary>
public sealed class HostileAgentTests : IDisposable
{
    private const string Hello = """{"version":{"major":1,"minor":0},"agent":"raw 1","machine":"m","user":"u","capabilities":[]}""";

    private static readonly string Session = SessionJson("\"build\"");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rcsi-h-");

    public static TheoryData<string, string> Openings => new()
    {
        { "an SSH server", "SSH-2.0-OpenSSH_9.2\r\n" },
        { "garbage", "\u0001\u0002\u0003 garbage" + new string('z', 2000) },
        { "an endless header", "X: " + new string('a', 100_000) },
        { "two gigabytes", "Content-Length: 2147483647\r\n\r\n{" },
        { "a negative length", "Content-Length: -1\r\n\r\n{" },
        { "no JSON", "Content-Length: 5\r\n\r\nhello" },
        { "nesting without end", Framed(new string('[', 100_000)) },
    };

    public static TheoryData<string, string> Hellos => new()
    {
        { "a number", "1" },
        { "null", "null" },
        { "nothing in it", "{}" },
        { "null in it", """{"version":null,"agent":null,"machine":null,"user":null,"capabilities":null}""" },
        { "null in a list", """{"version":{"major":1,"minor":0},"agent":"a","machine":"m","user":"u","capabilities":[null]}""" },
        { "another major version", """{"version":{"major":9,"minor":0},"agent":"a","machine":"m","user":"u","capabilities":[]}""" },
    };

    public static TheoryData<string, string> Outcomes => new()
    {
        { "a number", "5" },
        { "null", "null" },
        { "no fields", "{}" },
        { "null diagnostics", Outcome("""{"kind":"scalar","text":"1"}""").Replace("[]", "null", StringComparison.Ordinal) },
        { "null in diagnostics", Outcome("""{"kind":"scalar","text":"1"}""").Replace("[]", "[null]", StringComparison.Ordinal) },
        { "an unknown status", Outcome("""{"kind":"scalar","text":"1"}""").Replace("completed", "melted", StringComparison.Ordinal) },
        { "a node without text", Outcome("""{"kind":"scalar"}""") },
        { "a node of no kind", Outcome("""{"kind":"beast","text":"1"}""") },
        { "a null item", Outcome("""{"kind":"sequence","text":"x","items":[null]}""") },
        { "a member without value", Outcome("""{"kind":"object","text":"x","members":[{"name":"a"}]}""") },
        { "a deep tree", Outcome(string.Concat(Enumerable.Repeat("""{"kind":"sequence","text":"x","items":[""", 200)) + string.Concat(Enumerable.Repeat("]}", 200))) },
        { "a huge tree", Outcome($$"""{"kind":"sequence","text":"x","items":[{{string.Join(',', Enumerable.Repeat("""{"kind":"null","text":""}""", 100_000))}}]}""") },
        { "a huge text", Outcome($$"""{"kind":"text","text":"{{new string('t', 3_000_000)}}"}""") },
        { "another's outcome", Outcome("""{"kind":"scalar","text":"1"}""").Replace("SUBMISSION", "another", StringComparison.Ordinal) },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder.FullName, "a.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Openings))]
    public async Task Opening_ThatIsNoProtocol_IsNoAgent(string what, string bytes)
    {
        await using var agent = new RawAgent(Path, (client, _) => client.SendAsync(Encoding.UTF8.GetBytes(bytes)));

        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => ConnectAsync().WithinAsync(what: what));

        // Of what never ends nobody can tell before its time is up.
        Assert.True(refused.Reason is RemoteCsiReason.NotAnAgent or RemoteCsiReason.TimedOut, $"{what}: {refused.Reason} {refused.Message}");
    }

    [Fact]
    public async Task AgentThatNeverAnswers_IsTimedOut()
    {
        await using var agent = new RawAgent(Path, (_, _) => Task.CompletedTask);

        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => ConnectAsync().WithinAsync());

        Assert.Equal(RemoteCsiReason.TimedOut, refused.Reason);
    }

    [Theory]
    [MemberData(nameof(Hellos))]
    public async Task WrongHello_IsRefusedByType(string what, string hello)
    {
        await using var agent = new RawAgent(Path, (client, message) => client.AnswerAsync(message, hello));

        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => ConnectAsync().WithinAsync(what: what));

        Assert.True(refused.Reason is RemoteCsiReason.NotAnAgent or RemoteCsiReason.VersionMismatch, $"{what}: {refused.Reason} {refused.Message}");
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task WrongOutcome_IsRefusedByType_AndTheNextCallGoesOn(string what, string outcome)
    {
        await using RawAgent raw = Scripted((client, message) => message["method"]!.GetValue<string>() == "session/submit"
            ? client.AnswerAsync(message, outcome.Replace("SUBMISSION", message["params"]!["submissionId"]!.GetValue<string>(), StringComparison.Ordinal))
            : Task.CompletedTask);
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "build"), null, Token).WithinAsync();

        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(
            () => session.SubmitAsync("1", cancellationToken: Token).WithinAsync(what: what));

        Assert.True(refused.Reason is RemoteCsiReason.NotAnAgent or RemoteCsiReason.AgentRefused or RemoteCsiReason.LinkLost, $"{what}: {refused.Reason} {refused.Message}");
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Single(await agent.ListSessionsAsync(Token).WithinAsync(what: $"a call after {what}"));
    }

    [Fact]
    public async Task OutputOfWrongNumbers_IsHandedOutOnceAndInOrder_AndTheGapsAreSaid()
    {
        string id = JsonNode.Parse(Session)!["instanceId"]!.GetValue<string>();
        await using RawAgent raw = Scripted(async (client, message) =>
        {
            if (message["method"]!.GetValue<string>() == "session/submit")
            {
                foreach (string sequence in (string[])["1", "2", "2", "1", "-5", "0", "9", "3", "9223372036854775807", "10"])
                {
                    await client.NotifyAsync("session/output", $$"""{"instanceId":"{{id}}","sequence":{{sequence}},"stream":"stdout","text":"{{sequence}} "}""");
                }

                await client.NotifyAsync("session/output", """{"instanceId":"00000000-0000-0000-0000-000000000000","sequence":1,"stream":"stdout","text":"nobody's"}""");
                await client.NotifyAsync("session/output", "[1,2,3]");
                await client.NotifyAsync("session/output", "null");
                await client.NotifyAsync("no/such/event", "{}");
                await client.AnswerAsync(message, Outcome("""{"kind":"scalar","text":"1"}""").Replace("SUBMISSION", message["params"]!["submissionId"]!.GetValue<string>(), StringComparison.Ordinal));
            }
        });
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "build"), 1, Token).WithinAsync();
        const string Wanted = "1 2 9 9223372036854775807 ";
        var texts = new ConcurrentQueue<string>();
        var gaps = new List<long>();
        session.OutputReceived += chunk => texts.Enqueue(chunk.Text);
        session.OutputDropped += gaps.Add;

        SubmissionOutcome outcome = await session.SubmitAsync("1", cancellationToken: Token).WithinAsync();

        Assert.Equal("1", outcome.Value?.Text);

        // This agent says of no answer which output came before it.
        await Deadline.UntilAsync(() => Task.FromResult(string.Concat(texts)), text => text.Length >= Wanted.Length, "all output has come");
        Assert.Equal(Wanted, string.Concat(texts));
        Assert.Equal([6, long.MaxValue - 10], gaps);
    }

    [Fact]
    public async Task OutputWithoutEnd_WaitsInTheSocket_WhileTheHandlerIsBehind()
    {
        string id = JsonNode.Parse(Session)!["instanceId"]!.GetValue<string>();
        var sent = new TaskCompletionSource();
        long chunks = 0;
        await using RawAgent raw = Scripted(async (client, message) =>
        {
            if (message["method"]!.GetValue<string>() == "session/submit")
            {
                string text = new('o', 16_000);
                for (int sequence = 1; sequence <= 20_000; sequence++)
                {
                    await client.NotifyAsync("session/output", $$"""{"instanceId":"{{id}}","sequence":{{sequence}},"stream":"stdout","text":"{{text}}"}""");
                    Interlocked.Exchange(ref chunks, sequence);
                }
            }
        });
        await using RemoteAgent agent = await ConnectAsync();
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "build"), 1, Token).WithinAsync();
        using var stuck = new ManualResetEventSlim();
        var first = new TaskCompletionSource();
        session.OutputReceived += _ =>
        {
            first.TrySetResult();
            stuck.Wait();
        };

        _ = session.SubmitAsync("1", cancellationToken: Token);
        await first.Task.WithinAsync();
        long before = -1;
        await Deadline.UntilAsync(
            async () =>
            {
                await Task.Delay(300, Token);
                return Interlocked.Read(ref chunks);
            },
            now => now == Interlocked.Exchange(ref before, now), "the agent can send no more");

        // 320 MB wanted to come; what is here is what waits for the handler, and the socket's buffers.
        Assert.InRange(before, 64, 200);
        stuck.Set();
    }

    [Fact]
    public async Task Program_ToldNonsense_SaysOneLine_AndHasAnExitCode()
    {
        await using var home = new RcsiHome();
        await using RawAgent raw = Scripted((_, _) => Task.CompletedTask, sessions: "[null]");
        ProgramResult list = await home.RunAsync("list", "unix:" + Path);
        Assert.Equal("", list.Stdout);
        Assert.NotEqual(0, list.ExitCode);
        Assert.Single(list.Stderr.TrimEnd().Split('\n'));
        Assert.DoesNotContain("Exception", list.Stderr, StringComparison.Ordinal);
    }

    private static string Framed(string body) => $"Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Outcome(string value) =>
        $$"""{"submissionId":"SUBMISSION","index":1,"status":"completed","value":{{value}},"diagnostics":[],"firstSequence":1,"nextSequence":1,"elapsedMs":1}""";

    private static string SessionJson(string name) =>
        $$"""{"id":1,"instanceId":"11111111-2222-3333-4444-555555555555","name":{{name}},"state":"opened","availability":"available","temporary":false,"created":"2026-01-01T00:00:00Z","lastUsed":"2026-01-01T00:00:00Z","submissions":0,"clients":1,"idleTimeoutSeconds":100}""";

    /// <summary>An agent that behaves until it is asked for what <paramref name="answer"/> answers.</summary>
    private RawAgent Scripted(Func<RawAgentClient, JsonNode, Task> answer, string? sessions = null) => new(Path, (client, message) =>
        message["method"]?.GetValue<string>() switch
        {
            "hello" => client.AnswerAsync(message, Hello),
            "session/enter" => client.AnswerAsync(message, $$"""{"session":{{Session}},"nextSequence":1,"droppedChunks":0}"""),
            "session/list" => client.AnswerAsync(message, sessions ?? $"[{Session}]"),
            "session/leave" => client.AnswerAsync(message, "null"),
            null => Task.CompletedTask,
            _ => answer(client, message),
        });

    private Task<RemoteAgent> ConnectAsync() => RemoteAgent.ConnectAsync(
        Endpoint.Parse("unix:" + Path), new RemoteAgentOptions { ReconnectTimeout = TimeSpan.FromSeconds(3), HelloTimeout = TimeSpan.FromSeconds(2) }, Token);
}
