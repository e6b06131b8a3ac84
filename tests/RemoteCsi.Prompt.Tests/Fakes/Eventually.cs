namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>Waits for what has no event of its own.</summary>
internal static class Eventually
{
    /// <summary>Longer nothing takes.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something is so; fails when it is not within the deadline.</summary>
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!condition())
        {
            await Task.Delay(LookEvery, deadline.Token);
        }
    }
}
