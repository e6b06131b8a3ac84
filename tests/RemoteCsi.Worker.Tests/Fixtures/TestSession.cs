using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>A worker, an agent that acknowledges, and a chain of submissions.</summary>
internal sealed class TestSession : IDisposable
{
    public TestSession(params string[] options)
    {
        Worker = WorkerProcess.Start(options);
        Agent = Worker.Connect();
    }

    public WorkerProcess Worker { get; }

    public AgentSide Agent { get; private set; }

    public SubmissionChain Chain { get; } = new();

    /// <summary>Runs code to its outcome.</summary>
    public OutcomeFrame Run(string code, bool wantJson = false) => Agent.Run(Chain.Compile(code, wantJson: wantJson));

    /// <summary>Runs code that completes, and gives its value's display.</summary>
    public ValueNode Show(string code)
    {
        OutcomeFrame outcome = Run(code);
        Assert.True(outcome.Status == OutcomeStatus.Completed, $"{outcome.Status}: {outcome.Exception}");
        Assert.NotNull(outcome.Value);
        return outcome.Value;
    }

    /// <summary>Runs code that throws.</summary>
    public ThrownException Catch(string code)
    {
        OutcomeFrame outcome = Run(code);
        Assert.Equal(OutcomeStatus.Threw, outcome.Status);
        return outcome.Exception!;
    }

    /// <summary>Sends code and does not wait.</summary>
    public RunFrame Start(string code)
    {
        RunFrame run = Chain.Compile(code);
        Agent.Send(run);
        return run;
    }

    /// <summary>Takes another connection.</summary>
    public AgentSide Reconnect(long acked = 0, bool attached = true, bool acknowledges = true)
    {
        AgentSide before = Agent;
        Agent = Worker.Connect(acked, attached, acknowledges);
        before.Dispose();
        return Agent;
    }

    public void Dispose()
    {
        Agent.Dispose();
        Worker.Dispose();
    }
}
