using RemoteCsi.Agent.Journal;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What a session's journal says of the session itself.</summary>
/// <param name="Opened">How it was made.</param>
/// <param name="Worker">The worker of its present life; null when it was not recorded yet.</param>
/// <param name="FormerWorker">The worker of the life before, which may not have ended yet; null when there was none.</param>
/// <param name="Cause">Why it is broken; null when it is not.</param>
/// <param name="Resets">How often it was reset.</param>
/// <param name="LastResetId">The id of the last reset; null when there was none.</param>
/// <param name="NextSequence">Sequence number of the next output chunk, as far as it was recorded.</param>
/// <param name="LastUsed">When a submission last came or ended.</param>
internal sealed record SessionRecords(
    SessionOpened Opened, WorkerStarted? Worker, WorkerStarted? FormerWorker, string? Cause, int Resets, string? LastResetId, long NextSequence,
    DateTimeOffset LastUsed)
{
    /// <summary>Reads the records of a journal.</summary>
    /// <exception cref="InvalidDataException">They are of no session.</exception>
    public static SessionRecords Of(IReadOnlyList<JournalRecord> records)
    {
        if (records.FirstOrDefault() is not SessionOpened opened)
        {
            throw new InvalidDataException("its journal does not begin with the session's opening");
        }

        var read = new SessionRecords(opened, null, null, null, 0, null, 1, opened.Created);
        foreach (JournalRecord record in records)
        {
            read = record switch
            {
                WorkerStarted worker => read with { Worker = worker, Cause = null },
                SessionBroke broke => read with { Cause = broke.Cause },
                SessionReset reset => read with
                {
                    FormerWorker = read.Worker ?? read.FormerWorker,
                    Worker = null,
                    Cause = null,
                    Resets = read.Resets + 1,
                    LastResetId = reset.ResetId,
                    NextSequence = Math.Max(read.NextSequence, reset.NextSequence),
                },
                SubmissionReceived received => read with { LastUsed = received.At },
                SubmissionEnded ended => read with
                {
                    NextSequence = Math.Max(read.NextSequence, ended.Outcome.NextSequence), LastUsed = ended.At ?? read.LastUsed,
                },
                _ => read,
            };
        }

        return read;
    }
}
