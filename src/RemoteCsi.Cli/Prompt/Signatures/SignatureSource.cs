using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Cli.Prompt.Signatures;

/// <summary>Fetches signatures in the background, and keeps those of the line being typed.</summary>
/// <remarks>
/// No member waits. A call is asked about once, when its bracket opens; which argument is typed changes nothing in the answer. What is
/// no longer looked at is cancelled. <paramref name="arrived"/> is called on a thread of the pool. Thread-safe.
/// </remarks>
internal sealed class SignatureSource(ISessionQuestions session, Action arrived)
{
    private const int MostKept = 16;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();

    // By the text up to the bracket.
    private readonly List<(string Before, SignatureList List)> _known = [];
    private string? _asked;
    private CancellationTokenSource? _asking;

    /// <summary>The signatures of the call that opens at a position; null while they are not here.</summary>
    public SignatureList? At(string text, int start)
    {
        lock (_gate)
        {
            return _known.Find(known => IsOf(known.Before, text, start)).List;
        }
    }

    /// <summary>Asks about the call that opens at a position, unless that has been done.</summary>
    public void Ask(string text, int start)
    {
        CancellationToken token;
        string before = text[..start];
        lock (_gate)
        {
            if (_asked == before || _known.Exists(known => known.Before == before))
            {
                return;
            }

            Stop();
            _asked = before;
            _asking = new CancellationTokenSource(Deadline);
            token = _asking.Token;
        }

        _ = FetchAsync(before, text, token);
    }

    /// <summary>Nothing is called at the caret any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            Stop();
        }
    }

    /// <summary>Forgets all: the session has changed, and with it what can be called.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Stop();
            _known.Clear();
        }
    }

    private static bool IsOf(string before, string text, int start) => before.Length == start && text.StartsWith(before, StringComparison.Ordinal);

    private async Task FetchAsync(string before, string text, CancellationToken token)
    {
        SignatureList? list = null;
        try
        {
            // Off the key loop at once: even the sending must not hold it up.
            list = await Task.Run(() => session.SignaturesAsync(text, before.Length, token), token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The person types on without signatures; a lost link is told elsewhere.
        }

        lock (_gate)
        {
            // Left and come back to meanwhile, the same call is asked about anew; that question is not this one's to end.
            if (_asking?.Token == token)
            {
                Stop();
                if (list is not null)
                {
                    Keep(before, list);
                }
            }
        }

        arrived();
    }

    private void Keep(string before, SignatureList list)
    {
        if (_known.Count == MostKept)
        {
            _known.RemoveAt(0);
        }

        _known.Add((before, list));
    }

    private void Stop()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = null;
        _asked = null;
    }
}
