using System.Text.Json;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Agent.Journal;

/// <summary>The agent's own record of who asked for what, when, and what came of it: mode 0600, append only, no source text.</summary>
/// <remarks>
/// Thread safe. It outlives the sessions it tells of. Written before what it tells of is done, so an entry may be there
/// twice, when the agent was ended in between and the asker repeated, but none is missing. Bounded: at its limit the file is put
/// aside as <c>audit.1</c>, in place of the one put aside before.
/// </remarks>
internal sealed class AuditLog : IDisposable
{
    /// <summary>An entry has at most some 400 bytes of its own and a name and an origin that are bounded; a message holds 4 MiB.</summary>
    private const int MostInAnswer = 2000;

    private readonly Lock _guard = new();
    private readonly string _file;
    private readonly long _limit;
    private RecordLog _log;

    private AuditLog(string file, long limit, RecordLog log)
    {
        _file = file;
        _limit = limit;
        _log = log;
    }

    private string Aside => _file + ".1";

    /// <summary>Opens the log of a state directory. A damaged one is put aside as <c>audit.damaged</c>, and said.</summary>
    public static AuditLog Open(string state, long limit, ILogger logger)
    {
        string file = Path.Combine(state, "audit");
        RecordLog log = RecordLog.Open(file, _ => { });
        if (log.Damage is { } damage)
        {
            log.Dispose();
            logger.AuditDamaged(file, damage.ToString());
            File.Move(file, file + ".damaged", overwrite: true);
            log = RecordLog.Open(file, _ => { });
        }

        return new AuditLog(file, limit, log);
    }

    /// <summary>Appends an entry; it survives this process from the moment this returns.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>: nothing was written.</exception>
    public void Append(AuditEntry entry)
    {
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(entry, JournalForm.Json.AuditEntry);
        lock (_guard)
        {
            try
            {
                if (_log.Length > _limit)
                {
                    PutAside();
                }

                _log.Append(payload);
            }
            catch (IOException exception)
            {
                throw new AgentException(AgentErrorCode.JournalUnwritable, $"the audit log {_file} cannot be written ({exception.Message}); nothing was done");
            }
        }
    }

    /// <summary>The entries, oldest first, those of the file put aside included.</summary>
    public AuditEntry[] Read()
    {
        var entries = new List<AuditEntry>();
        lock (_guard)
        {
            foreach (string file in (string[])[Aside, _file])
            {
                if (File.Exists(file))
                {
                    RecordReader.ReadAll(file, payload =>
                    {
                        if (JsonSerializer.Deserialize(payload.Span, JournalForm.Json.AuditEntry) is { } entry)
                        {
                            entries.Add(entry);
                        }
                    });
                }
            }
        }

        return [.. entries];
    }

    /// <summary>The newest entries, oldest first; without a number, as many as fit into one answer.</summary>
    public AuditEntry[] Newest(int? last) => [.. Read().TakeLast(Math.Min(last ?? int.MaxValue, MostInAnswer))];

    public void Dispose() => _log.Dispose();

    private void PutAside()
    {
        File.Move(_file, Aside, overwrite: true);
        RecordLog full = _log;
        _log = RecordLog.Open(_file, _ => { });
        full.Dispose();
    }
}
