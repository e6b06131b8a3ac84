using RemoteCsi.Client.Sessions;
using Xunit;

namespace RemoteCsi.Client.Tests.Sessions;

/// <summary>What is sent along with a script of the client's.</summary>
public sealed class ScriptFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void FilesThatAreHere_AreSent_EachOnce_AndWhatTheyLoad()
    {
        string main = Write("main.csx", "#load \"lib/a.csx\"\n  # load \"lib/b.csx\" // b\n#load \"none.csx\"\n#load \"/etc/hostname\"\n#load \"private.key\"\n#r \"lib/a.csx\"\nvar text = \"#load\";");
        string a = Write("lib/a.csx", "#load \"b.csx\"\n#load \"../main.csx\"");
        Write("private.key", "");
        string b = Write("lib/b.csx", "#load \"a.csx\"");

        var script = ScriptFile.Read(main);

        Assert.Equal((main, File.ReadAllText(main)), (script.Name, script.Code));
        Assert.Equal([a, b, main], script.Loaded.Select(file => file.Path));
        Assert.Equal(File.ReadAllText(b), script.Loaded[1].Text);
    }

    [Fact]
    public void RelativeName_GivesRelativeNames()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Write("main.csx", "#load \"b.csx\""));
        Write("b.csx", "");

        Assert.Equal(Path.Combine(Path.GetDirectoryName(relative)!, "b.csx"), Assert.Single(ScriptFile.Read(relative).Loaded).Path);
    }

    [Fact]
    public void TooMuch_IsRefused_NamingWhatIsTooMuch()
    {
        string main = Write("main.csx", "#load \"a.csx\"\n#load \"big.csx\"");
        Write("a.csx", "");
        string big = Write("big.csx", new string(' ', ScriptFile.MostLoaded + 1));

        Assert.StartsWith(
            $"{main} loads more than 1,024 KiB, which is too much to send along, {big} among it; ",
            Assert.Throws<IOException>(() => ScriptFile.Read(main)).Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
