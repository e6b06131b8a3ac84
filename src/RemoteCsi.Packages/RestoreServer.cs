using System.Collections.Concurrent;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages;

/// <summary>Answers calls, as many at a time as come, until there are no more.</summary>
/// <param name="input">The calls.</param>
/// <param name="output">The news.</param>
internal sealed class RestoreServer(TextReader input, TextWriter output)
{
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _calls = new();
    private readonly ConcurrentDictionary<int, Task> _answers = new();
    private readonly Lock _writing = new();

    /// <summary>Ends with the input, and calls off what has not ended then.</summary>
    public async Task RunAsync()
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            RestoreCall call = RestoreLines.ReadCall(line);
            if (call.Request is { } request)
            {
                var cancellation = new CancellationTokenSource();
                _calls[call.Number] = cancellation;
                _answers[call.Number] = AnswerAsync(call.Number, request, cancellation);
            }
            else if (_calls.TryGetValue(call.Number, out CancellationTokenSource? running))
            {
                await running.CancelAsync().ConfigureAwait(false);
            }
        }

        foreach (CancellationTokenSource running in _calls.Values)
        {
            await running.CancelAsync().ConfigureAwait(false);
        }

        // A build that was begun is ended before we are gone.
        await Task.WhenAll(_answers.Values).ConfigureAwait(false);
    }

    private async Task AnswerAsync(int number, RestoreRequest request, CancellationTokenSource cancellation)
    {
        await Task.Yield();
        RestoreNews end;
        try
        {
            RestoredReferences restored = await ReferenceRestorer
                .RestoreAsync(request, progress => Write(new RestoreNews(number, progress)), cancellation.Token).ConfigureAwait(false);
            end = new RestoreNews(number, Restored: restored);
        }
        catch (RestoreException exception)
        {
            end = new RestoreNews(number, Failures: exception.Failures);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            end = new RestoreNews(number);
        }
        catch (Exception exception)
        {
            // Whatever a library of ours throws here is about these references; the next call may be about others.
            await Console.Error.WriteLineAsync(exception.ToString()).ConfigureAwait(false);
            string cause = exception.GetBaseException().Message.ReplaceLineEndings(" ");
            end = new RestoreNews(number, Failures: [.. request.References.Select(reference => new RestoreFailure(reference, $"it could not be restored: {cause}"))]);
        }

        _calls.TryRemove(number, out _);
        Write(end);
        _answers.TryRemove(number, out _);
    }

    private void Write(RestoreNews news)
    {
        try
        {
            lock (_writing)
            {
                output.WriteLine(RestoreLines.Write(news));
                output.Flush();
            }
        }
        catch (IOException)
        {
            // Whoever asked is gone; the reader sees the same end.
        }
    }
}
