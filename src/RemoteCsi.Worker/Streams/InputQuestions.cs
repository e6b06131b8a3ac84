using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Links;

namespace RemoteCsi.Worker.Streams;

/// <summary>The questions for a line of input that wait for an answer.</summary>
/// <remarks>Safe from any thread. Waiting ends with <see cref="Thread.Interrupt"/>.</remarks>
internal sealed class InputQuestions(OutputSpool spool, AgentLink link)
{
    private readonly object _gate = new();
    private readonly Dictionary<long, string?> _answers = [];
    private readonly HashSet<long> _open = [];
    private long _lastId;

    /// <summary>Asks for a line and waits for it.</summary>
    /// <returns>Null at the end of input.</returns>
    public string? Ask()
    {
        long id = Interlocked.Increment(ref _lastId);
        var question = new PendingFrame(new InputQuestionFrame(id), spool.Flush());
        try
        {
            lock (_gate)
            {
                _open.Add(id);
            }

            link.Post(question);
            lock (_gate)
            {
                string? line;
                while (!_answers.Remove(id, out line))
                {
                    Monitor.Wait(_gate);
                }

                return line;
            }
        }
        finally
        {
            link.Withdraw(question);
            lock (_gate)
            {
                _open.Remove(id);
                _answers.Remove(id);
            }
        }
    }

    /// <summary>Answers a question; one that nobody waits for any more is ignored.</summary>
    public void Answer(long id, string? line)
    {
        lock (_gate)
        {
            if (_open.Remove(id))
            {
                _answers[id] = line;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
