using System.Globalization;
using RemoteCsi.Agent.Files;

namespace RemoteCsi.Agent.Sessions;

/// <summary>From where on a session has something that no client was there for.</summary>
/// <remarks>
/// Thread-safe. An absence begins when the last client goes, and ends when one comes that takes what was missed. One that
/// comes for other reasons (<c>rcsi invoke</c> on a schedule) ends it only when nothing had been missed yet, and one that
/// vanishes at once may not have heard what it was told: what it took is missed still. It is kept in
/// a small file, so that the next agent knows of it; one that cannot be written costs no more than the memory of it.
/// </remarks>
/// <param name="file">Where it is kept.</param>
/// <param name="time">The agent's clock.</param>
internal sealed class Absence(string file, TimeProvider time)
{
    /// <summary>A client that vanishes within this time of coming has taken nothing.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private (long Sequence, int Index)? _since = (1, 1);
    private (long Sequence, int Index)? _taken;
    private long _takenAt;

    /// <summary>The first output and the first submission that were missed; null while somebody is there.</summary>
    public (long Sequence, int Index)? Since
    {
        get
        {
            lock (_gate)
            {
                return _since;
            }
        }
    }

    /// <summary>An earlier agent is gone: what it wrote holds, or, when its clients went with it, what its journal says.</summary>
    /// <param name="sequence">The first output after the last submission that ended.</param>
    /// <param name="index">The first submission that had not ended.</param>
    public void Restore(long sequence, int index)
    {
        lock (_gate)
        {
            _since = Read() ?? (sequence, index);
        }
    }

    /// <summary>The last client went.</summary>
    /// <param name="sequence">The first output that nobody was sent.</param>
    /// <param name="index">The first submission whose outcome nobody was told.</param>
    /// <param name="vanished">True when it did not say that it goes.</param>
    public void Begin(long sequence, int index, bool vanished)
    {
        lock (_gate)
        {
            if (_since is null)
            {
                bool untaken = vanished && _taken is not null && time.GetElapsedTime(_takenAt) < AtOnce;
                (sequence, index) = untaken ? _taken!.Value : (sequence, index);
                _since = (sequence, index);
                Write(() => OwnerOnly.ReplaceFile(file, string.Create(CultureInfo.InvariantCulture, $"{sequence} {index}\n")));
            }
        }
    }

    /// <summary>A client came.</summary>
    /// <param name="takes">Whether it is told what was missed.</param>
    /// <param name="nextSequence">The number of the output that comes next.</param>
    /// <param name="nextIndex">The number of the submission that comes next.</param>
    public void End(bool takes, long nextSequence, int nextIndex)
    {
        lock (_gate)
        {
            if (_since is { } since && (takes || (since.Sequence >= nextSequence && since.Index >= nextIndex)))
            {
                (_taken, _takenAt, _since) = (takes ? since : null, time.GetTimestamp(), null);
                Write(() => File.Delete(file));
            }
        }
    }

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See the remarks.
        }
    }

    private (long Sequence, int Index)? Read()
    {
        try
        {
            string[] words = File.ReadAllText(file).Split((char[])[' ', '\n']);
            return long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
                && words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? (sequence, index)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody had left.
            return null;
        }
    }
}
