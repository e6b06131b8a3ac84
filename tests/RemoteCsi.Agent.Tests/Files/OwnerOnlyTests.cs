using RemoteCsi.Agent.Files;
using Xunit;

namespace RemoteCsi.Agent.Tests.Files;

public sealed class OwnerOnlyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void CreateDirectory_New_IsClosedToOthers()
    {
        OwnerOnly.CreateDirectory(_folder["a"]);
        Assert.Equal(OwnerOnly.DirectoryMode, File.GetUnixFileMode(_folder["a"]));
    }

    [Fact]
    public void CreateDirectory_OursButOpen_IsClosed()
    {
        Directory.CreateDirectory(_folder["a"], (UnixFileMode)0x1ff);
        OwnerOnly.CreateDirectory(_folder["a"]);
        Assert.Equal(OwnerOnly.DirectoryMode, File.GetUnixFileMode(_folder["a"]));
    }

    [Fact]
    public void CreateDirectory_ALink_IsRefused()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["a"], _folder["elsewhere"]);
        UnsafeDirectoryException exception = Assert.Throws<UnsafeDirectoryException>(() => OwnerOnly.CreateDirectory(_folder["a"]));
        Assert.Contains("is a link", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateDirectory_SomebodyElses_IsRefused()
    {
        // A directory of root's for everybody else; for root, one given away.
        string path = "/usr";
        if (OwnerOnly.UserId == 0)
        {
            path = _folder["given"];
            Directory.CreateDirectory(path);
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", path]);
            chown.WaitForExit();
        }

        UnsafeDirectoryException exception = Assert.Throws<UnsafeDirectoryException>(() => OwnerOnly.CreateDirectory(path));
        Assert.Contains("belongs to user", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
