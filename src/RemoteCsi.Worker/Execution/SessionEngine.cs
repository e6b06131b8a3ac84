using System.Runtime.InteropServices;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Links;
using RemoteCsi.Worker.Streams;

namespace RemoteCsi.Worker.Execution;

/// <summary>One session's executor: runs submissions, keeps their state and output, and tells an agent of it over any stream.</summary>
/// <remarks>It does not assume that the process is its own. Members may be called from any thread.</remarks>
public sealed class SessionEngine
{
    // An agent says hello at once, and briefly; whoever does not, is none.
    private const int HelloTimeoutMilliseconds = 10_000;
    private const int LargestHello = 1024;

    // An acknowledged outcome is in the agent's journal, so its id cannot come again; a few are remembered all the same.
    private const int RememberedIds = 1024;

    private readonly AgentLink _link;
    private readonly Interruption _interruption = new();
    private readonly SubmissionRunner _runner;
    private readonly InputQuestions _questions;

    // Guarded by _known: every submission that was received, with its outcome's frame while that is not acknowledged; the
    // newest acknowledged one's is kept, should the agent lose what it wrote.
    private readonly Dictionary<string, PendingFrame?> _known = [];
    private readonly Queue<string> _acknowledged = new();
    private string? _newestAcknowledged;

    // What was received and is not acknowledged, oldest first; guarded by _known.
    private readonly List<string> _open = [];
    private volatile bool _isClaimed;

    /// <param name="outputBufferBytes">How much output is retained for an agent that comes later.</param>
    public SessionEngine(int outputBufferBytes)
    {
        _link = new AgentLink(outputBufferBytes);
        _runner = new SubmissionRunner(_link.Output, _interruption, Ended);
        _questions = new InputQuestions(_link.Output, _link);
    }

    /// <summary>The agent wants the worker to end.</summary>
    public event Action? ExitRequested;

    /// <summary>Makes this the worker of a session; null where that is not the agent's to say.</summary>
    internal Func<AssignFrame, AssignedFrame>? Assign { get; set; }

    /// <summary>True while an agent is connected.</summary>
    public bool HasAgent => _link.IsConnected;

    /// <summary>
    /// True once an agent has asked for anything but to belong to a session. An agent writes a worker down before it asks it for the
    /// first thing, so one that never was asked is in no journal: no other agent will come for it.
    /// </summary>
    public bool IsClaimed => _isClaimed;

    /// <summary>True while a submission runs.</summary>
    internal bool IsRunning => _interruption.Running is not null;

    internal OutputSpool Output => _link.Output;

    /// <summary>Leads the process's <see cref="Console"/>, and what its code says of its progress, to the agent.</summary>
    public void TakeConsole()
    {
        Console.SetOut(new OutputWriter(_link.Output, isError: false, _interruption.Checkpoint));
        Console.SetError(new OutputWriter(_link.Output, isError: true, _interruption.Checkpoint));
        Console.SetIn(new InputReader(_questions.Ask));
        SessionGlobals.Progress.Connect((fraction, text) =>
        {
            if (_interruption.Running is { } submissionId)
            {
                _link.Report(new ReportedFrame(submissionId, fraction, text));
            }
        });
    }

    /// <summary>Talks to an agent until the stream ends or a newer agent says hello; then closes the stream.</summary>
    /// <param name="stream">The connection; closed at the end.</param>
    /// <param name="greeted">Called when the agent has said hello.</param>
    public void Serve(Stream stream, Action? greeted = null)
    {
        using var connection = new FrameStream(stream) { LargestReceived = LargestHello };
        try
        {
            if (stream.CanTimeout)
            {
                stream.ReadTimeout = HelloTimeoutMilliseconds;
            }

            if (connection.Read() is not HelloFrame hello)
            {
                return;
            }

            if (stream.CanTimeout)
            {
                stream.ReadTimeout = Timeout.Infinite;
            }

            connection.LargestReceived = FrameStream.MaximumFrameBytes;
            greeted?.Invoke();
            _link.Connect(connection, hello, Welcome());
            while (connection.Read() is Frame frame)
            {
                Handle(connection, frame);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or OutOfMemoryException)
        {
            // The agent is gone, was replaced, or talks nonsense, or user code has used up the heap: this connection is over, and
            // the session goes on.
        }
        finally
        {
            _link.Disconnect(connection);
        }
    }

    internal void AddSource(IOutputSource source) => _runner.AddSource(source);

    private WelcomeFrame Welcome() => new(
        Environment.ProcessId, RuntimeVersion(), FrameworkAssemblies.Paths(), Directory.GetCurrentDirectory(), _link.Output.NextSequence,
        Open(), GivesResults: true);

    /// <summary>What an agent has still to hear the outcome of; empty when nothing. Agents send one submission at a time.</summary>
    private string Open()
    {
        lock (_known)
        {
            return _open is [.., string newest] ? newest : "";
        }
    }

    private static string RuntimeVersion()
    {
        // ".NET 10.0.12", pre-release label included, which Environment.Version has not.
        string description = RuntimeInformation.FrameworkDescription;
        return description[(description.LastIndexOf(' ') + 1)..];
    }

    private void Handle(FrameStream connection, Frame frame)
    {
        _isClaimed |= frame is not (AssignFrame or WarmFrame);
        switch (frame)
        {
            case RunFrame run:
                Run(run);
                break;
            case ReferencesFrame references:
                _runner.AddReferences(references.Paths);
                break;
            case InterruptFrame interrupt:
                _interruption.Request(interrupt.SubmissionId, IsQueued(interrupt.SubmissionId));
                break;
            case InputFrame input:
                _questions.Answer(input.QuestionId, input.Line);
                break;
            case AckOutputFrame acknowledged:
                _link.AcknowledgeOutput(acknowledged.Sequence);
                break;
            case AckOutcomeFrame acknowledged:
                Forget(acknowledged.SubmissionId);
                break;
            case AttachedFrame attached:
                _link.SetAttached(connection, attached.IsAttached);
                if (!attached.IsAttached)
                {
                    _runner.CloseTrees();
                }

                break;
            case AssignFrame assign when Assign is not null:
                connection.Write(Assign(assign));
                break;
            case WarmFrame warm:
                _runner.WarmUp(warm, () => Answer(connection, new WarmedFrame()));
                break;
            case ListVariablesFrame question:
                // Not on this thread, which an interrupt must get through; nor in the pool, which user code may have filled.
                new Thread(() => Answer(connection, _runner.ListVariables(question.QuestionId))) { IsBackground = true, Name = "variables" }.Start();
                break;
            case InspectFrame question:
                new Thread(() => Answer(connection, _runner.Inspect(question))) { IsBackground = true, Name = "inspection" }.Start();
                break;
            case ListResultsFrame question:
                // Reflection may have to load an assembly, and code of the user's may have a say in that.
                new Thread(() => Answer(connection, _runner.ListResults(question.QuestionId))) { IsBackground = true, Name = "results" }.Start();
                break;
            case CloseTreeFrame closed:
                _runner.CloseTree(closed.Tree);
                break;
            case ExitFrame:
                ExitRequested?.Invoke();
                break;
            default:
                throw new InvalidDataException($"a {frame.Kind} frame is not for a worker");
        }
    }

    private static void Answer(FrameStream connection, Frame frame)
    {
        try
        {
            connection.Write(frame);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Whoever asked is gone; the reader of this connection acts on that.
        }
    }

    private void Run(RunFrame run)
    {
        lock (_known)
        {
            if (_known.TryGetValue(run.SubmissionId, out PendingFrame? outcome))
            {
                if (outcome is not null && _open.Contains(run.SubmissionId))
                {
                    _link.Repeat(outcome);
                }
                else if (outcome is not null)
                {
                    outcome.SentOn = null;
                    _open.Add(run.SubmissionId);
                    _link.Post(outcome);
                }

                return;
            }

            _known.Add(run.SubmissionId, null);
            _open.Add(run.SubmissionId);
        }

        _runner.Enqueue(run);
    }

    private bool IsQueued(string submissionId)
    {
        lock (_known)
        {
            return _known.TryGetValue(submissionId, out PendingFrame? outcome) && outcome is null && _open.Contains(submissionId);
        }
    }

    private void Ended(OutcomeFrame outcome)
    {
        SessionGlobals.Progress.Forget();
        _link.Report(null);
        var pending = new PendingFrame(outcome, outcome.NextSequence);
        lock (_known)
        {
            _known[outcome.SubmissionId] = pending;
        }

        _link.Post(pending);
    }

    private void Forget(string submissionId)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(submissionId, out PendingFrame? outcome) || outcome is null || !_open.Remove(submissionId))
            {
                return;
            }

            _link.Withdraw(outcome);
            if (_newestAcknowledged == submissionId)
            {
                return;
            }

            if (_newestAcknowledged is { } before)
            {
                _known[before] = null;
            }

            _newestAcknowledged = submissionId;
            _acknowledged.Enqueue(submissionId);
            if (_acknowledged.Count > RememberedIds)
            {
                _known.Remove(_acknowledged.Dequeue());
            }
        }
    }
}
