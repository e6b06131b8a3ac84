using System.Text;

namespace RemoteCsi.Testing.Processes;

/// <summary>Collects a stream of text as it comes. Thread-safe.</summary>
public sealed class OutputCollector
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _grown = NewSignal();

    /// <summary>Begins to read.</summary>
    public OutputCollector(TextReader reader) => Ended = CollectAsync(reader);

    /// <summary>Completes when the stream has ended.</summary>
    public Task Ended { get; }

    /// <summary>What came so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Waits until the text contains something. Returns the text.</summary>
    /// <exception cref="TimeoutException">It did not come in time, or the stream ended without it.</exception>
    public async Task<string> UntilContainsAsync(string wanted, TimeSpan? deadline = null)
    {
        using var end = new CancellationTokenSource(deadline ?? Deadline.Usual);
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                grown = _grown.Task;
            }

            bool ended = Ended.IsCompleted;
            string text = Text;
            if (text.Contains(wanted, StringComparison.Ordinal))
            {
                return text;
            }

            if (ended)
            {
                throw new TimeoutException($"the output ended without '{wanted}':\n{text}");
            }

            try
            {
                await Task.WhenAny(grown, Ended).WaitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{wanted}' did not come within {deadline ?? Deadline.Usual}:\n{text}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CollectAsync(TextReader reader)
    {
        char[] buffer = new char[4096];
        int got;
        while ((got = await reader.ReadAsync(buffer)) > 0)
        {
            lock (_gate)
            {
                _text.Append(buffer, 0, got);
                _grown.SetResult();
                _grown = NewSignal();
            }
        }
    }
}
