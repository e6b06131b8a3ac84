using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Survival;

/// <summary>The agent is killed at random moments, while sessions compute, are made and are removed.</summary>
public sealed class AgentGoneTests
{
    /// <summary>More with <c>RCSI_SOAK</c>: so many times as many kills.</summary>
    private const int Kills = 100;

    private const int Sessions = 4;
    private const int LivesBetweenLongOnes = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KillTheAgent_AtRandomMoments_NothingIsLost_AndNothingRunsTwice()
    {
        int soak = int.TryParse(Environment.GetEnvironmentVariable("RCSI_SOAK"), out int times) ? times : 1;
        int seed = soak > 1 ? Environment.TickCount : 20261125;
        var random = new Random(seed);
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        Driver[] drivers = [.. Enumerable.Range(0, Sessions).Select(number => new Driver(home, number, random.Next()))];
        await Task.WhenAll(drivers.Select(driver => driver.BeginAsync()));
        int workers = drivers.Select(driver => driver.Info!.WorkerPid).Distinct().Count();
        Assert.Equal(Sessions, workers);

        using var enough = new CancellationTokenSource();
        Task[] driving = [.. drivers.Select(driver => driver.DriveAsync(enough.Token))];
        Task making = MakeAndRemoveAsync(home, enough.Token);
        try
        {
            await KillAsync(home.ProcessWith("agent serve"));
            for (int kill = 1; kill < Kills * soak; kill++)
            {
                await using RunningProgram agent = home.Start("agent", "serve");
                await (kill % LivesBetweenLongOnes == 0 ? UntilAnsweredAsync(drivers, 2) : Task.Delay(random.Next(0, 350), Token));
                await KillAsync(agent.Id);
                if (driving.FirstOrDefault(task => task.IsFaulted) is { } failed)
                {
                    await failed;
                }
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}: {exception.Message}", exception);
        }
        finally
        {
            // Whatever came of it: the last agent serves until the drivers have what they wait for.
            await home.StartAgentAsync();
            await enough.CancelAsync();
        }

        await Task.WhenAll(driving).WithinAsync(Patience, $"seed {seed}: the last answers");
        await making.WithinAsync(Patience);
        await using RemoteAgent last = await ConnectAsync(home);
        AuditEntry[] audit = await last.AuditAsync(cancellationToken: Token);
        foreach (Driver driver in drivers)
        {
            await driver.AssertNothingIsLostAsync(last, audit, $"seed {seed}, session {driver.Number}");
        }

        // What was being made or removed in the moment of a kill is either there and whole, or gone, worker and all.
        // The agent hears of the last clients' leaving when their links end, not when they do.
        await Deadline.UntilAsync(
            async () => (await last.ListSessionsAsync(Token)).FirstOrDefault(session => session.State != SessionState.Disconnected),
            session => session is null,
            $"seed {seed}: every session is whole and nobody's");

        await Deadline.UntilAsync(
            async () => (
                Known: string.Join(' ', (await last.ListSessionsAsync(Token)).Select(session => session.WorkerPid)
                    .Append((await last.StatusAsync(Token)).SpareWorkerPid).OfType<int>().Order()),
                Running: string.Join(' ', home.Processes().Where(id => ProcessTable.CommandLine(id).Contains("RemoteCsi.Worker.dll", StringComparison.Ordinal)).Order())),
            pids => pids.Known == pids.Running, $"seed {seed}: workers that no session has end", Patience);
    }

    private static async Task KillAsync(int agent)
    {
        Signals.Kill(agent);
        await ProcessTable.UntilGoneAsync(agent);
    }

    private static async Task UntilAnsweredAsync(Driver[] drivers, int more)
    {
        int before = drivers.Sum(driver => driver.Answers);
        await Deadline.UntilAsync(
            () => Task.FromResult(drivers.Sum(driver => driver.Answers)), answers => answers >= before + more, "submissions are answered", Patience);
    }

    /// <summary>Makes sessions and removes them; a call that a kill cut short is not asked about again.</summary>
    private static async Task MakeAndRemoveAsync(RcsiHome home, CancellationToken cancellationToken)
    {
        for (int number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            try
            {
                await using RemoteAgent agent = await ConnectAsync(home);
                SessionInfo made = await agent.CreateSessionAsync(new NewSessionRequest($"t{number}"), Token);
                await agent.RemoveSessionAsync(SessionSelector.For(made), Token);
            }
            catch (RemoteCsiException)
            {
                // The agent was killed under it, or is not there yet.
            }

            await Task.Delay(Deadline.PollInterval, CancellationToken.None);
        }
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) => RemoteAgent.ConnectAsync(
        Endpoint.Parse(home.Endpoint), new RemoteAgentOptions { ReconnectTimeout = TimeSpan.Zero, HelloTimeout = Deadline.Usual }, Token);

    /// <summary>One session, and the client that submits to it, one numbered submission after the other, as often as it takes.</summary>
    private sealed class Driver(RcsiHome home, int number, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly string _file = Path.Combine(home.Scratch, $"effects{number}");
        private readonly string _name = $"s{number}";
        private RemoteAgent? _agent;
        private RemoteSession? _session;
        private int _answers;

        public int Number => number;

        public SessionInfo? Info { get; private set; }

        /// <summary>How many numbered submissions were answered.</summary>
        public int Answers => Volatile.Read(ref _answers);

        public async Task BeginAsync()
        {
            await using (RemoteAgent agent = await ConnectAsync(home))
            {
                await agent.CreateSessionAsync(new NewSessionRequest(_name), Token);
            }

            SubmissionOutcome outcome = await AskAsync(
                "first",
                $"using System.Globalization; record Effect(int Number); int count = 0; var made = new List<Effect>();\n" +
                $"int Note(int number, int delay) {{ File.AppendAllText(\"{_file}\", number + \"\\n\"); Console.WriteLine($\"out {{number}}\"); " +
                "Thread.Sleep(delay); made.Add(new Effect(number)); return ++count; }");
            Assert.Equal(SubmissionStatus.Completed, outcome.Status);
            Info = _session!.Info;
        }

        public async Task DriveAsync(CancellationToken enough)
        {
            while (!enough.IsCancellationRequested)
            {
                // Some are over at once, some run longer than several agents live.
                int next = Answers + 1;
                int delay = _random.Next(4) == 0 ? _random.Next(0, 1500) : 0;
                SubmissionOutcome outcome = await AskAsync($"n{next}", $"Note({next}, {delay})");
                Assert.True(outcome.Status == SubmissionStatus.Completed, $"submission {next} of session {number}: {outcome} {outcome.Diagnostics.FirstOrDefault()}");
                Assert.Equal($"{next}", outcome.Value!.Text);
                Volatile.Write(ref _answers, next);
            }
        }

        public async Task AssertNothingIsLostAsync(RemoteAgent agent, AuditEntry[] audit, string what)
        {
            int expected = Answers;
            SessionInfo now = (await agent.ListSessionsAsync(Token)).Single(session => session.Name == _name);
            Assert.Equal((Info!.Id, Info.InstanceId, Info.WorkerPid, expected + 1), (now.Id, now.InstanceId, now.WorkerPid, now.Submissions));
            Assert.Equal(Enumerable.Range(1, expected).Select(n => $"{n}"), await File.ReadAllLinesAsync(_file, Token));

            SubmissionOutcome state = await AskAsync("last", "count == made.Count && made[^1] == new Effect(count) ? count : -1");
            Assert.True(state.Value?.Text == $"{expected}", $"{what}: {state.Value?.Text}, not {expected}");
            CompletionList list = await _session!.CompleteAsync("made[0].", 8, '.', Token);
            Assert.Contains(list.Items, item => item.Label == "Number");

            HistoryEntry[] history = await agent.HistoryAsync(new SessionSelector(Name: _name), cancellationToken: Token);
            Assert.Equal(Enumerable.Range(1, expected + 2), history.Select(entry => entry.Index));
            Assert.All(history, entry => Assert.Equal(SubmissionStatus.Completed, entry.Status));
            string[] ended = [.. audit.Where(e => e.InstanceId == now.InstanceId && e.Kind == AuditKind.Ended).Select(e => e.SubmissionId!).Distinct()];
            string[] submitted = [.. audit.Where(e => e.InstanceId == now.InstanceId && e.Kind == AuditKind.Submitted).Select(e => e.SubmissionId!).Distinct()];
            Assert.Equal([.. history.SkipLast(1).Select(entry => entry.SubmissionId)], submitted);
            Assert.Equal(submitted, ended);

            // All output, from the beginning, once and in order, although each agent had it anew from the worker.
            await using RemoteAgent reader = await ConnectAsync(home);
            var all = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            string text = "";
            string wanted = string.Concat(Enumerable.Range(1, expected).Select(n => $"out {n}\n"));
            await using RemoteSession again = await reader.EnterSessionAsync(new SessionSelector(Name: _name), 0, Token);
            again.OutputReceived += chunk =>
            {
                text += chunk.Text;
                if (text.Length >= wanted.Length)
                {
                    all.TrySetResult(text);
                }
            };
            Assert.Equal(wanted, await all.Task.WithinAsync(what: $"{what}: the output"));
            await _agent!.DisposeAsync();
        }

        /// <summary>Submits until there is an answer, over as many agents as it takes, always under the same id.</summary>
        private async Task<SubmissionOutcome> AskAsync(string id, string code)
        {
            while (true)
            {
                try
                {
                    _agent ??= await ConnectAsync(home);
                    _session ??= await _agent.EnterSessionAsync(new SessionSelector(Name: _name), cancellationToken: Token);
                    return await _session.SubmitAsync(code, new SubmitOptions { SubmissionId = id }, Token);
                }
                catch (RemoteCsiException exception) when (exception.AgentError is null)
                {
                    // Agents refuse for reasons; one that is not there is what this is about.
                    if (_agent is not null)
                    {
                        await _agent.DisposeAsync();
                    }

                    (_agent, _session) = (null, null);
                    await Task.Delay(Deadline.PollInterval, Token);
                }
            }
        }
    }
}
