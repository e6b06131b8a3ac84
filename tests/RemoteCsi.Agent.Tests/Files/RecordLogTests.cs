using System.Text;
using RemoteCsi.Agent.Files;
using Xunit;

namespace RemoteCsi.Agent.Tests.Files;

public sealed class RecordLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["log"];

    [Fact]
    public void Open_AfterAppends_GivesThemBackInOrder()
    {
        Append("one", "two\nlines", "");
        Assert.Equal(["one", "two\nlines", ""], Read());
    }

    [Fact]
    public void Append_IsOneLineThatAPersonCanRead()
    {
        Append("{\"kind\":\"x\"}");
        Assert.Matches("^[0-9a-f]{8} 12 \\{\"kind\":\"x\"\\}\n$", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Append_MakesAFileOfTheOwnersOwn()
    {
        Append("x");
        Assert.Equal(OwnerOnly.FileMode, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Open_CutAnywhere_KeepsTheWholeRecordsAndGoesOn()
    {
        Append("first", "second", "third");
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int two = whole.Length - Encoding.UTF8.GetByteCount("00000000 5 third\n");
        for (int length = two; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Equal(["first", "second"], Read());
            Append("fourth");
            Assert.Equal(["first", "second", "fourth"], Read());
        }
    }

    [Fact]
    public void Open_AnyByteOfTheTailChanged_CutsTheTail()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        Append("first", "second");
        byte[] whole = System.IO.File.ReadAllBytes(File);
        int one = Encoding.UTF8.GetByteCount("00000000 5 first\n");
        for (int position = one; position < whole.Length; position++)
        {
            byte[] changed = [.. whole];
            changed[position] ^= (byte)random.Next(1, 256);
            System.IO.File.WriteAllBytes(File, changed);

            // A letter of the checksum in the other case is the same checksum.
            string[] read = Read();
            Assert.True(read is ["first"] || (read is ["first", "second"] && position < one + 8), $"byte {position}, seed {Seed}: {string.Join('|', read)}");
        }
    }

    [Fact]
    public void Append_OverTheLimit_IsRefusedAndChangesNothing()
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        log.Append("kept"u8.ToArray());
        Assert.Throws<IOException>(() => log.Append(new byte[17 * 1024 * 1024]));
        Assert.Equal(["kept"], Read());
    }

    public void Dispose() => _folder.Dispose();

    private void Append(params string[] records)
    {
        using RecordLog log = RecordLog.Open(File, _ => { });
        foreach (string record in records)
        {
            log.Append(Encoding.UTF8.GetBytes(record));
        }
    }

    private string[] Read()
    {
        var records = new List<string>();
        RecordReader.ReadAll(File, payload => records.Add(Encoding.UTF8.GetString(payload.Span)));
        return [.. records];
    }
}
