namespace RemoteCsi.Agent.Compiling;

/// <summary>Lets many through together, or one alone.</summary>
/// <remarks>Thread safe. In the order of coming: nobody waits for those who came later.</remarks>
internal sealed class SharedGate
{
    private readonly Lock _guard = new();
    private readonly Queue<(bool Alone, TaskCompletionSource Turn)> _waiting = new();
    private int _inside;
    private bool _insideAlone;

    /// <summary>Waits for a turn; disposing of what it returns ends it.</summary>
    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        Task turn;
        lock (_guard)
        {
            if (_waiting.Count == 0 && Fits(alone))
            {
                _inside++;
                _insideAlone = alone;
                return new Stay(this);
            }

            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((alone, mine));
            turn = mine.Task;
        }

        try
        {
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The turn will come all the same, and must be given up then.
            _ = turn.ContinueWith(_ => Leave(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        return new Stay(this);
    }

    private bool Fits(bool alone) => _inside == 0 || (!alone && !_insideAlone);

    private void Leave()
    {
        lock (_guard)
        {
            _inside--;
            while (_waiting.TryPeek(out (bool Alone, TaskCompletionSource Turn) next) && Fits(next.Alone))
            {
                _waiting.Dequeue();
                _inside++;
                _insideAlone = next.Alone;
                next.Turn.SetResult();
            }
        }
    }

    private sealed class Stay(SharedGate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}
