using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Fuzzing;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Output;

/// <summary>
/// More output than anybody takes: memory stays bounded, readers get all of it, and what is dropped is counted.
/// <c>RCSI_SOAK=1</c> writes 10 GB where the ordinary tests write 200 MB.
/// </summary>
public sealed class OutputFloodTests : IAsyncLifetime
{
    /// <summary>What agent and worker may grow by while the output flows.</summary>
    private const double MostGrowth = 64;

    private const int BlockCharacters = 10_000;

    private static readonly bool Soak = Environment.GetEnvironmentVariable("RCSI_SOAK") == "1";

    private readonly RcsiHome _home = new();
    private RemoteAgent? _agent;
    private RemoteSession? _neighbour;
    private int _agentId;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Blocks => Soak ? 1_000_000 : 20_000;

    private static TimeSpan Patience => Soak ? TimeSpan.FromMinutes(15) : TimeSpan.FromSeconds(90);

    public async ValueTask InitializeAsync()
    {
        await _home.StartAgentAsync();
        _agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(_home.Endpoint), cancellationToken: Token);
        _neighbour = await _agent.NewSessionAsync(new NewSessionRequest(), Token);
        await _neighbour.SubmitAsync("int n = 0;", cancellationToken: Token).WithinAsync();
        _agentId = (await _agent.StatusAsync(Token)).Pid;
    }

    public async ValueTask DisposeAsync()
    {
        await _neighbour!.DisposeAsync();
        await _agent!.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Theory]
    [InlineData("Console.Write")]
    [InlineData("descriptor 1")]
    public async Task ClientThatNeverReads_HoldsTheProducerBack_AndGone_TheNewestIsKeptAndTheRestCounted(string way)
    {
        SessionInfo info = await _agent!.CreateSessionAsync(new NewSessionRequest("flood"), Token);
        using RawPeer deaf = RawPeer.Connect(_home.AgentSocket);
        await deaf.SendAsync(MessageMutator.Hello);
        Assert.NotNull((await deaf.AnswerAsync(1))?["result"]);
        await deaf.RequestAsync(2, "session/enter", System.Text.Json.Nodes.JsonNode.Parse("""{"session":{"name":"flood"},"fromSequence":1}"""));
        Assert.NotNull((await deaf.AnswerAsync(2))?["result"]);

        // Numbered blocks, so that the last of what was kept can be told.
        string write = way == "descriptor 1"
            ? $$"""var raw = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0); for (int i = 0; i < {{Blocks}}; i++) raw.Write(Encoding.UTF8.GetBytes($"{i:00000000}" + new string('x', {{BlockCharacters - 9}}) + "\n"));"""
            : $$"""for (int i = 0; i < {{Blocks}}; i++) Console.Write($"{i:00000000}" + new string('x', {{BlockCharacters - 9}}) + "\n");""";
        Task<SubmissionOutcome> flood = FloodAsync(write);
        var growth = new Growth([("agent", _agentId), ("worker", info.WorkerPid!.Value)]);
        await growth.WatchAsync(_ => EvaluateAsync(), () => Task.Delay(TimeSpan.FromSeconds(2), Token));
        Assert.False(flood.IsCompleted, "the producer did not wait for its client");

        // It says that it leaves, for a client that vanishes is waited for.
        await deaf.RequestAsync(3, "session/leave", System.Text.Json.Nodes.JsonNode.Parse("""{"name":"flood"}"""));
        await growth.WatchAsync(_ => EvaluateAsync(), () => flood.WaitAsync(Patience, Token));
        TestContext.Current.TestOutputHelper?.WriteLine($"{way}, {(long)Blocks * BlockCharacters:N0} bytes: {growth}");
        Assert.Equal(SubmissionStatus.Completed, (await flood).Status);
        growth.AssertAtMost(MostGrowth);

        long kept = 0;
        long characters = 0;
        long dropped = 0;
        string last = "";
        await using RemoteSession back = await _agent!.EnterSessionAsync(new SessionSelector(Name: "flood"), 1, Token);
        back.OutputDropped += count => dropped += count;
        back.OutputReceived += chunk =>
        {
            kept++;
            characters += chunk.Text.Length;
            last = (last + chunk.Text)[^Math.Min(last.Length + chunk.Text.Length, 2 * BlockCharacters)..];
        };
        SubmissionOutcome end = await back.SubmitAsync("0", cancellationToken: Token).WithinAsync();

        // It wrote nothing, so its answer waited for no output; what came before may still be on its way.
        await Deadline.UntilAsync(() => Task.FromResult(back.NextSequence), next => next == end.NextSequence, "all that is kept has come");

        Assert.Equal(end.NextSequence - 1, kept + dropped);
        Assert.InRange(characters, 1_000_000, 8_000_000);
        Assert.EndsWith(new string('x', BlockCharacters - 9) + "\n", last, StringComparison.Ordinal);
        Assert.Contains($"{Blocks - 1:00000000}x", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientsThatRead_GetEverything_HoweverSlowOneOfThemIs()
    {
        const int Blocks = 2_000;
        await using RemoteSession fast = await _agent!.NewSessionAsync(new NewSessionRequest("read"), Token);
        await using RemoteAgent other = await RemoteAgent.ConnectAsync(Endpoint.Parse(_home.Endpoint), cancellationToken: Token);
        await using RemoteSession slow = await other.EnterSessionAsync(new SessionSelector(Name: "read"), 1, Token);
        var read = new Reader();
        var slowly = new Reader();
        fast.OutputReceived += read.Take;
        slow.OutputReceived += chunk =>
        {
            Thread.Sleep(1);
            slowly.Take(chunk);
        };
        await fast.SubmitAsync(
            $$"""for (int i = 0; i < {{Blocks}}; i++) Console.Write($"{i:00000000}" + new string('y', {{BlockCharacters - 9}}) + "\n");""", cancellationToken: Token)
            .WithinAsync(TimeSpan.FromSeconds(90));

        Assert.Equal(Blocks, read.Blocks);
        await Deadline.UntilAsync(() => Task.FromResult(slowly.Blocks), blocks => blocks == Blocks, "the slow one has all, too");
        Assert.Equal("", read.Complaint + slowly.Complaint);
    }

    [Fact]
    public async Task ChildProcessThatWritesToStandardErrorWithoutEnd_DoesNotFillTheDisk()
    {
        await using RemoteSession session = await _agent!.NewSessionAsync(new NewSessionRequest(), Token);
        string errors = System.IO.Path.Combine(_home.State, "sessions", $"{session.Info.Id}", "stderr");
        long said = 0;
        session.OutputReceived += chunk => said += chunk.Stream == OutputStream.Stderr && chunk.Text.Contains("dropped here", StringComparison.Ordinal) ? 1 : 0;
        Task<SubmissionOutcome> writing = session.SubmitAsync(
            """
            var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "head -c 300000000 /dev/zero | tr '\\0' z >&2; sleep 5"]);
            System.Diagnostics.Process.Start(start).WaitForExit();
            """, cancellationToken: Token);
        await Deadline.UntilAsync(() => Task.FromResult(new FileInfo(errors).Length), length => length > 70_000_000, "the file grows");

        await Deadline.UntilAsync(() => Task.FromResult(new FileInfo(errors).Length), length => length <= 64 * 1024 * 1024, "the file is emptied while the program still runs");

        Assert.Equal(SubmissionStatus.Completed, (await writing.WithinAsync()).Status);
        Assert.True(said > 0, "nobody was told that some of it is gone");
    }

    /// <summary>Submits without entering, so that nobody but the deaf client is attached.</summary>
    private Task<SubmissionOutcome> FloodAsync(string code) => Task.Run(async () =>
    {
        using RawPeer submitter = RawPeer.Connect(_home.AgentSocket);
        await submitter.SendAsync(MessageMutator.Hello);
        await submitter.AnswerAsync(1);
        await submitter.RequestAsync(9, "session/submit", new System.Text.Json.Nodes.JsonObject
        {
            ["session"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "flood" }, ["submissionId"] = "flood", ["code"] = code,
        });
        System.Text.Json.Nodes.JsonNode answer = (await submitter.AnswerAsync(9, Patience))!;
        string status = answer["result"]!["status"]!.GetValue<string>();
        return new SubmissionOutcome(
            "flood", 1, Enum.Parse<SubmissionStatus>(status, ignoreCase: true), null, null, null, [], null, 1,
            answer["result"]!["nextSequence"]!.GetValue<long>(), 0);
    });

    private async Task EvaluateAsync() =>
        Assert.Equal(SubmissionStatus.Completed, (await _neighbour!.SubmitAsync("++n", cancellationToken: Token).WithinAsync(what: "the neighbour evaluates")).Status);

    /// <summary>Checks the numbered blocks of a stream.</summary>
    private sealed class Reader
    {
        private string _rest = "";

        public int Blocks { get; private set; }

        public string Complaint { get; private set; } = "";

        public void Take(OutputChunk chunk)
        {
            _rest += chunk.Text;
            for (; _rest.Length >= BlockCharacters; _rest = _rest[BlockCharacters..])
            {
                string wanted = $"{Blocks:00000000}y";
                if (!_rest.StartsWith(wanted, StringComparison.Ordinal) || _rest[BlockCharacters - 1] != '\n')
                {
                    Complaint = Complaint.Length > 0 ? Complaint : $"block {Blocks} begins with {_rest[..12]}";
                }

                Blocks++;
            }
        }
    }

    /// <summary>How much processes have grown since it was made.</summary>
    private sealed class Growth
    {
        private readonly (string Name, int Id, double Before)[] _processes;
        private readonly double[] _most;

        public Growth((string Name, int Id)[] processes)
        {
            _processes = [.. processes.Select(process => (process.Name, process.Id, ProcessMemory.ResidentMegabytes(process.Id)))];
            _most = new double[processes.Length];
        }

        /// <summary>Looks again and again, and does something in between, until a task has ended.</summary>
        public async Task WatchAsync(Func<int, Task> between, Func<Task> until)
        {
            Task end = until();
            for (int round = 0; !end.IsCompleted; round++)
            {
                await between(round);
                for (int i = 0; i < _most.Length; i++)
                {
                    _most[i] = Math.Max(_most[i], ProcessMemory.ResidentMegabytes(_processes[i].Id) - _processes[i].Before);
                }
            }

            await end;
        }

        public void AssertAtMost(double megabytes) => Assert.True(_most.All(grown => grown <= megabytes), ToString());

        public override string ToString() =>
            string.Join(", ", _processes.Zip(_most, (process, most) => $"{process.Name} grew by up to {most:0.0} MB from {process.Before:0.0} MB"));
    }
}
