using StreamJsonRpc;

namespace RemoteCsi.Agent.Connections;

/// <summary>How many of one client's calls whose answers may be large are answered at a time: an answer has its place until the client has taken it.</summary>
/// <remarks>Otherwise who asks for 64 of them and reads none has 64 in the agent's memory. Thread-safe; first come, first served.</remarks>
internal sealed class AnswerRoom
{
    /// <summary>All the places there are: what takes them all is answered alone.</summary>
    public const int All = 8;

    /// <summary>What an answer takes of which four may wait to be taken.</summary>
    public const int Quarter = All / 4;

    // What one place is for, in UTF-16 units.
    private const int Share = 32 * 1024;

    private readonly Lock _guard = new();

    // Guarded by _guard.
    private readonly Dictionary<RequestId, int> _taken = [];
    private readonly LinkedList<(RequestId Call, int Places, TaskCompletionSource Turn)> _waiting = new();
    private int _free = All;

    /// <summary>How many places an answer of that size takes, in UTF-16 units: a very large one all there are.</summary>
    public static int PlacesOf(int size) => Math.Clamp((size + Share - 1) / Share, 1, All);

    /// <summary>Takes places if there are some now.</summary>
    public bool TryEnter(RequestId call, int places)
    {
        lock (_guard)
        {
            if (_waiting.Count > 0 || _free < places)
            {
                return false;
            }

            Take(call, places);
            return true;
        }
    }

    /// <summary>Waits for places.</summary>
    /// <exception cref="OperationCanceledException">It was called off first; it has none, and keeps nobody from his.</exception>
    public async ValueTask EnterAsync(RequestId call, int places, CancellationToken cancellationToken)
    {
        LinkedListNode<(RequestId Call, int Places, TaskCompletionSource Turn)> place;
        lock (_guard)
        {
            place = _waiting.AddLast((call, places, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            LetIn();
        }

        // Whose turn has come meanwhile is in, and leaves when it is answered, though only to say that it was called off.
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(_ => CallOff(place, cancellationToken), null);
        await place.Value.Turn.Task.ConfigureAwait(false);
    }

    /// <summary>The call was answered. One that has no place is passed over.</summary>
    public void Leave(RequestId call)
    {
        lock (_guard)
        {
            if (_taken.Remove(call, out int places))
            {
                _free += places;
                LetIn();
            }
        }
    }

    private void CallOff(LinkedListNode<(RequestId Call, int Places, TaskCompletionSource Turn)> place, CancellationToken cancellationToken)
    {
        lock (_guard)
        {
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
            place.Value.Turn.SetCanceled(cancellationToken);

            // Who is behind it may need fewer places.
            LetIn();
        }
    }

    // The caller holds _guard.
    private void LetIn()
    {
        while (_waiting.First is { } next && _free >= next.Value.Places)
        {
            _waiting.RemoveFirst();
            Take(next.Value.Call, next.Value.Places);
            next.Value.Turn.SetResult();
        }
    }

    // The caller holds _guard. A client may use an id again as soon as it has the answer, which is a moment before that has left.
    private void Take(RequestId call, int places)
    {
        _taken[call] = _taken.GetValueOrDefault(call) + places;
        _free -= places;
    }
}
