using Microsoft.Extensions.Logging.Abstractions;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol.Sessions;
using Xunit;

namespace RemoteCsi.Agent.Tests.Journal;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Entries_ComeBackInOrder_AlsoFromTheNextAgent_AndFromAFileOfTheOwnersOwn()
    {
        using (AuditLog log = Open())
        {
            log.Append(Entry(1));
            log.Append(Entry(2));
        }

        using AuditLog next = Open();
        next.Append(Entry(3));
        Assert.Equal([1, 2, 3], next.Read().Select(entry => entry.Index ?? 0));
        Assert.Equal(OwnerOnly.FileMode, File.GetUnixFileMode(_folder["audit"]));
    }

    [Fact]
    public void AtItsLimit_ItIsPutAside_AndStaysBounded()
    {
        const int Limit = 4000;
        using AuditLog log = Open(Limit);
        for (int i = 1; i <= 200; i++)
        {
            log.Append(Entry(i));
        }

        int[] read = [.. log.Read().Select(entry => entry.Index ?? 0)];
        Assert.Equal(200, read[^1]);
        Assert.Equal(Enumerable.Range(read[0], read.Length), read);
        Assert.InRange(new FileInfo(_folder["audit"]).Length + new FileInfo(_folder["audit.1"]).Length, Limit, 3 * Limit);
    }

    [Fact]
    public void CutAnywhereInTheLastEntry_TheOthersAreThere()
    {
        using (AuditLog log = Open())
        {
            log.Append(Entry(1));
            log.Append(Entry(2));
        }

        byte[] whole = File.ReadAllBytes(_folder["audit"]);
        int one = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = one; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder["audit"], whole[..length]);
            using AuditLog log = Open();
            log.Append(Entry(7));
            Assert.Equal([1, 7], log.Read().Select(entry => entry.Index ?? 0));
        }
    }

    [Fact]
    public void Damaged_ItIsPutAside_NotThrownAway()
    {
        using (AuditLog log = Open())
        {
            log.Append(Entry(1));
            log.Append(Entry(2));
        }

        byte[] changed = File.ReadAllBytes(_folder["audit"]);
        changed[20] ^= 1;
        File.WriteAllBytes(_folder["audit"], changed);

        using AuditLog next = Open();
        next.Append(Entry(3));
        Assert.Equal([3], next.Read().Select(entry => entry.Index ?? 0));
        Assert.Equal(changed, File.ReadAllBytes(_folder["audit.damaged"]));
    }

    public void Dispose() => _folder.Dispose();

    private static AuditEntry Entry(int index) =>
        new(DateTimeOffset.UnixEpoch, AuditKind.Submitted, 1, Guid.Empty, "name", "ann", index, $"id{index}", new string('0', 64));

    private AuditLog Open(long limit = 1_000_000) => AuditLog.Open(Path.GetDirectoryName(_folder["audit"])!, limit, NullLogger.Instance);
}
