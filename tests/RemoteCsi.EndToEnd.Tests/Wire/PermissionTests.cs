namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>Who may reach the agent: only its own user.</summary>
public sealed class PermissionTests
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task EverythingTheAgentMakes_IsItsOwnersAlone()
    {
        await using var home = new RcsiHome();
        await home.RunAsync("invoke", "local", "--session", "secret", "-c", "var password = \"x\";");

        Assert.Equal(OwnerOnlyFolder, File.GetUnixFileMode(home.State));
        Assert.Equal(OwnerOnlyFolder, File.GetUnixFileMode(Path.GetDirectoryName(home.AgentSocket)!));
        Assert.Equal(OwnerOnlyFile, File.GetUnixFileMode(home.AgentSocket));
        foreach (string path in Directory.EnumerateFileSystemEntries(home.State, "*", SearchOption.AllDirectories))
        {
            UnixFileMode forOthers = File.GetUnixFileMode(path) & ~OwnerOnlyFolder;
            Assert.True(forOthers == UnixFileMode.None, $"{path}: {forOthers}");
        }
    }

    [Fact]
    public async Task SocketFolderThatOthersMayEnter_IsNotUsed()
    {
        await using var home = new RcsiHome();
        string folder = Path.GetDirectoryName(home.AgentSocket)!;
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, OwnerOnlyFolder | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "1 + 1");

        // Either mended or refused, never used as it is.
        if (result.ExitCode == 0)
        {
            Assert.Equal(OwnerOnlyFolder, File.GetUnixFileMode(folder));
        }
        else
        {
            Assert.Contains(folder, result.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SocketFolderThatIsALink_IsRefused()
    {
        await using var home = new RcsiHome();
        Directory.CreateDirectory(home.State, OwnerOnlyFolder);
        string elsewhere = Directory.CreateDirectory(Path.Combine(home.Path, "elsewhere"), OwnerOnlyFolder).FullName;
        Directory.CreateSymbolicLink(Path.GetDirectoryName(home.AgentSocket)!, elsewhere);

        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "1 + 1");

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }
}
