using System.Diagnostics;
using System.Text;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Interrupting;

/// <summary>One session of a real agent, in which a class of tests starts code and stops it: all the more must nothing of it be left.</summary>
public sealed class StoppableSession : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(150);

    private readonly RcsiHome _home = new();
    private readonly StringBuilder _written = new();
    private RemoteAgent? _agent;
    private RemoteSession? _session;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RemoteSession Session => _session ?? throw new InvalidOperationException("not initialised");

    public int Worker => Session.Info.WorkerPid ?? throw new InvalidOperationException($"no worker: {Session.Info}");

    public async ValueTask InitializeAsync()
    {
        await _home.StartAgentAsync();
        _agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(_home.Endpoint));
        _session = await _agent.NewSessionAsync(new NewSessionRequest());
        _session.OutputReceived += Collect;
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _home.DisposeAsync();
    }

    /// <summary>Starts code and waits until it has written a mark.</summary>
    public async Task<Task<SubmissionOutcome>> StartAsync(string code, string mark)
    {
        lock (_written)
        {
            // What an earlier one wrote must not be taken for the mark.
            _written.Clear();
        }

        Task<SubmissionOutcome> running = Session.SubmitAsync(code);
        Task ended = running.ContinueWith(_ => { }, TaskScheduler.Default);
        while (true)
        {
            Task grown;
            lock (_written)
            {
                if (_written.ToString().Contains(mark, StringComparison.Ordinal))
                {
                    return running;
                }

                grown = _grown.Task;
            }

            Task first = await Task.WhenAny(grown, ended).WithinAsync(what: $"'{mark}' is written by {code}");
            Assert.True(first == grown, running.IsCompletedSuccessfully ? $"it ended before it wrote '{mark}': {Text(running.Result)}" : running.Exception?.Message);
        }
    }

    /// <summary>Interrupts what runs; returns its outcome and how long that took.</summary>
    public async Task<(SubmissionOutcome Outcome, TimeSpan Elapsed)> StopAsync(Task<SubmissionOutcome> running)
    {
        long began = Stopwatch.GetTimestamp();
        InterruptReply reply = await Session.InterruptAsync();
        SubmissionOutcome outcome = await running.WithinAsync(what: "the interrupted submission ends");
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        Assert.True(reply.WasRunning);
        return (outcome, elapsed);
    }

    /// <summary>Runs code to its end.</summary>
    public Task<SubmissionOutcome> RunAsync(string code) => Session.SubmitAsync(code).WithinAsync(what: code);

    /// <summary>Runs code that completes, and returns its value's display.</summary>
    public async Task<string?> ShowAsync(string code)
    {
        SubmissionOutcome outcome = await RunAsync(code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {Text(outcome)}");
        return outcome.Value?.Text;
    }

    /// <summary>Waits for a stretch of time, in which the session itself does nothing, that costs the worker next to no processor time.</summary>
    public Task UntilQuietAsync() => Deadline.UntilAsync(
        async () =>
        {
            TimeSpan? before = ProcessTable.ProcessorTime(Worker);
            await ShowAsync($"await Task.Delay({Window.TotalMilliseconds});");
            return ProcessTable.ProcessorTime(Worker) - before;
        },
        used => used < Window * 0.4,
        $"the worker uses less than 40 % of a processor in {Window.TotalMilliseconds} ms",
        TimeSpan.FromSeconds(20));

    public static string Text(SubmissionOutcome outcome) =>
        $"{outcome.Status} {outcome.Exception?.Type} {outcome.Exception?.Message} {outcome.Cause} {string.Join("; ", outcome.Diagnostics.Select(one => one.Message))}\n{outcome.Exception?.Stack}";

    private void Collect(OutputChunk chunk)
    {
        lock (_written)
        {
            _written.Append(chunk.Text);
            _grown.SetResult();
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
