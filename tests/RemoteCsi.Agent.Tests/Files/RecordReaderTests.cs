using System.Text;
using RemoteCsi.Agent.Files;
using Xunit;

namespace RemoteCsi.Agent.Tests.Files;

public sealed class RecordReaderTests : IDisposable
{
    private const int Seed = 20261125;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["log"];

    [Fact]
    public void Garbage_AfterTheRecords_IsCut()
    {
        var random = new Random(Seed);
        for (int round = 0; round < 200; round++)
        {
            Write("first", "second");
            byte[] garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            long whole = new FileInfo(File).Length;
            System.IO.File.AppendAllBytes(File, garbage);

            using (RecordLog log = RecordLog.Open(File, _ => { }))
            {
                Assert.True(log.Damage is null && log.Length == whole, $"seed {Seed}, round {round}: {log.Damage}, {log.Length}");
                log.Append("third"u8.ToArray());
            }

            Assert.Equal(["first", "second", "third"], Read(out LogDamage? damage));
            Assert.Null(damage);
        }
    }

    [Fact]
    public void Zeros_AfterTheRecords_AsALossOfPowerLeavesThem_AreCut()
    {
        Write("first");
        System.IO.File.AppendAllBytes(File, new byte[5000]);
        using RecordLog log = RecordLog.Open(File, _ => { });
        Assert.Null(log.Damage);
        Assert.Equal(Encoding.UTF8.GetByteCount("00000000 5 first\n"), log.Length);
    }

    [Fact]
    public void AnyByteOfAMiddleRecordChanged_IsDamage_AndTheFileStaysAsItIs()
    {
        var random = new Random(Seed);
        Write("first", "second", "third");
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int one = Encoding.UTF8.GetByteCount("00000000 5 first\n");
        int two = one + Encoding.UTF8.GetByteCount("00000000 6 second\n");
        for (int position = one; position < two; position++)
        {
            byte[] changed = [.. whole];
            changed[position] ^= (byte)random.Next(1, 256);
            System.IO.File.WriteAllBytes(File, changed);
            if (Read(out LogDamage? damage) is ["first", "second", "third"])
            {
                // A letter of the checksum in the other case is the same checksum.
                Assert.InRange(position, one, one + 7);
                continue;
            }

            Assert.Equal(new LogDamage(one, 2), damage);
            Assert.Equal(["first", "third"], Read(out _));
            using RecordLog log = RecordLog.Open(File, _ => { });
            Assert.Equal(damage, log.Damage);
            Assert.Throws<IOException>(() => log.Append("fourth"u8.ToArray()));
            Assert.Equal(changed, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void WholeLastRecord_WithAWrongChecksum_IsDamage_ForNoCrashLeavesOne()
    {
        Write("first", "second");
        byte[] changed = System.IO.File.ReadAllBytes(File);
        changed[^3] ^= 1;
        System.IO.File.WriteAllBytes(File, changed);
        Read(out LogDamage? damage);
        Assert.Equal(2, damage?.Record);
    }

    [Fact]
    public void Read_OfALogThatLostRecordsSinceTheyWereWritten_Fails()
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        log.Append("first"u8.ToArray());
        log.Append("second"u8.ToArray());
        using (FileStream stream = new(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - 4);
        }

        Assert.Throws<IOException>(() => log.Read(_ => { }));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(params string[] records)
    {
        System.IO.File.Delete(File);
        using RecordLog log = RecordLog.Open(File, _ => { });
        foreach (string record in records)
        {
            log.Append(Encoding.UTF8.GetBytes(record));
        }
    }

    private string[] Read(out LogDamage? damage)
    {
        var records = new List<string>();
        (_, damage) = RecordReader.ReadAll(File, payload => records.Add(Encoding.UTF8.GetString(payload.Span)));
        return [.. records];
    }
}
