using System.Runtime.CompilerServices;

namespace RemoteCsi.Testing;

/// <summary>Bounds on how long a test waits for an event.</summary>
public static class Deadline
{
    /// <summary>For what takes a moment on an idle machine and must not fail on a busy one.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at something that cannot announce itself (a screen, the process table).</summary>
    public static TimeSpan PollInterval { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits for a task; names what did not happen when it does not end in time.</summary>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    public static async Task<T> WithinAsync<T>(
        this Task<T> task, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            return await task.WaitAsync(deadline ?? Usual);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"not within {deadline ?? Usual}: {what}");
        }
    }

    /// <inheritdoc cref="WithinAsync{T}(Task{T}, TimeSpan?, string)"/>
    public static async Task WithinAsync(
        this Task task, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(deadline ?? Usual);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"not within {deadline ?? Usual}: {what}");
        }
    }

    /// <summary>Looks again and again until something is so. Only for what has no event of its own.</summary>
    /// <exception cref="TimeoutException">It did not become so; the message holds the last thing seen.</exception>
    public static async Task<T> UntilAsync<T>(
        Func<Task<T>> look, Func<T, bool> isSo, string what, TimeSpan? deadline = null)
    {
        using var timer = new PeriodicTimer(PollInterval);
        using var end = new CancellationTokenSource(deadline ?? Usual);
        T seen = await look();
        while (!isSo(seen))
        {
            try
            {
                await timer.WaitForNextTickAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"not within {deadline ?? Usual}: {what}. Last seen:\n{seen}");
            }

            seen = await look();
        }

        return seen;
    }
}
