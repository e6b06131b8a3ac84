using System.Buffers;
using System.Text;
using RemoteCsi.Agent.Files;
using Xunit;

namespace RemoteCsi.Agent.Tests.Files;

/// <summary>Records that are written a piece at a time.</summary>
public sealed class LongRecordTests : IDisposable
{
    private const int Seed = 20261126;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["log"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_001)]
    public void AppendLong_WritesWhatAppendWrites(int length)
    {
        byte[] payload = Payload(length);
        using (RecordLog log = RecordLog.Open(File, _ => { }))
        {
            log.Append("first"u8.ToArray());
            long place = log.AppendLong(writer => WriteInParts(writer, payload));
            Assert.Equal(payload, log.ReadAt(place).ToArray());
            Assert.Equal(new FileInfo(File).Length, log.Length);
            log.Append("third"u8.ToArray());
        }

        using (RecordLog log = RecordLog.Open(_folder["plain"], _ => { }))
        {
            log.Append("first"u8.ToArray());
            log.Append(payload);
            log.Append("third"u8.ToArray());
        }

        Assert.True(System.IO.File.ReadAllBytes(_folder["plain"]).AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(File)));
    }

    [Fact]
    public void AppendLong_EndedAnywhereByTheDeathOfTheProcess_IsATornTail()
    {
        var random = new Random(Seed);
        byte[] payload = Payload(200_000);
        using (RecordLog log = RecordLog.Open(File, _ => { }))
        {
            log.Append("first"u8.ToArray());
            log.AppendLong(writer => WriteInParts(writer, payload));
        }

        byte[] whole = System.IO.File.ReadAllBytes(File);
        int one = Encoding.UTF8.GetByteCount("00000000 5 first\n");
        foreach (int length in Enumerable.Range(one, 20).Concat([whole.Length - 1, whole.Length - 2]).Concat(Enumerable.Range(0, 4).Select(_ => random.Next(one, whole.Length))))
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using RecordLog log = RecordLog.Open(File, _ => { });
            Assert.Null(log.Damage);
            Assert.Equal(one, log.Length);
            Assert.Throws<IOException>(() => log.ReadAt(one));
            long place = log.AppendLong(writer => WriteInParts(writer, payload));
            Assert.Equal(payload, log.ReadAt(place).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AppendLong_ThatFails_LeavesTheFileAsItWas(int time)
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        log.Append("first"u8.ToArray());
        byte[] before = System.IO.File.ReadAllBytes(File);
        int times = 0;
        Assert.Throws<InvalidOperationException>(() => log.AppendLong(writer =>
        {
            WriteInParts(writer, Payload(150_000));
            if (++times == time)
            {
                throw new InvalidOperationException("whatever");
            }
        }));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        log.Append("second"u8.ToArray());
        var records = new List<string>();
        log.Read(payload => records.Add(Encoding.UTF8.GetString(payload.Span)));
        Assert.Equal(["first", "second"], records);
    }

    [Fact]
    public void AppendLong_OverTheLimit_IsRefusedAndChangesNothing()
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        log.Append("kept"u8.ToArray());
        byte[] piece = new byte[1024 * 1024];
        Assert.Throws<IOException>(() => log.AppendLong(writer => Enumerable.Repeat(piece, 17).ToList().ForEach(one => writer.Write(one))));
        Assert.Equal(Encoding.UTF8.GetByteCount("00000000 4 kept\n"), new FileInfo(File).Length);
    }

    [Fact]
    public void ReadAt_WhereNoRecordIs_Fails()
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        log.Append("first"u8.ToArray());
        long place = log.Append("second"u8.ToArray());
        Assert.Equal("second", Encoding.UTF8.GetString(log.ReadAt(place).Span));
        foreach (long wrong in new[] { place + 1, place - 1, log.Length, log.Length + 100 })
        {
            Assert.Throws<IOException>(() => log.ReadAt(wrong));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Payload(int length)
    {
        byte[] payload = new byte[length];
        new Random(Seed).NextBytes(payload);
        return payload;
    }

    // As a writer of JSON does: it asks for some room, fills a part of it, and asks again.
    private static void WriteInParts(IBufferWriter<byte> writer, byte[] payload)
    {
        for (int at = 0; at < payload.Length;)
        {
            int wanted = at % 3 == 0 ? 0 : 5000;
            Span<byte> room = writer.GetSpan(wanted);
            Assert.True(room.Length >= Math.Max(wanted, 1));
            int count = Math.Min(Math.Min(room.Length, payload.Length - at), 1777);
            payload.AsSpan(at, count).CopyTo(room);
            writer.Advance(count);
            at += count;
        }
    }
}
