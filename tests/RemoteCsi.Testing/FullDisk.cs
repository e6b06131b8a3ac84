using RemoteCsi.Testing.Processes;
using Xunit;

namespace RemoteCsi.Testing;

/// <summary>A small file system of its own, mounted at a folder, that a test can fill and empty. Needs root, and a kernel that lets it mount.</summary>
public sealed class FullDisk : IAsyncDisposable
{
    private readonly string _folder;

    private FullDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Mounts one at a folder that is made. Skips the test where that cannot be done.</summary>
    public static async Task<FullDisk> MountAsync(string folder, int megabytes)
    {
        string mount = Requirement.Program("mount", "mount is missing");
        Directory.CreateDirectory(folder);
        ProgramResult result = await RunAsync(mount, "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", folder);
        if (result.ExitCode != 0)
        {
            Assert.Skip($"no file system can be mounted here, which takes root: {result.Stderr.Trim()}");
        }

        return new FullDisk(folder);
    }

    /// <summary>Takes all space there is.</summary>
    public void Fill()
    {
        byte[] block = new byte[4096];
        try
        {
            using FileStream filler = new(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);

    /// <summary>Unmounts it; nothing may use it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        ProgramResult result = await RunAsync("umount", _folder);
        if (result.ExitCode != 0)
        {
            await RunAsync("umount", "-l", _folder);
            throw new InvalidOperationException($"something still uses {_folder}: {result.Stderr}");
        }
    }

    private static async Task<ProgramResult> RunAsync(string program, params string[] arguments)
    {
        await using RunningProgram running = RunningProgram.Start(program, arguments, new Dictionary<string, string?>());
        running.CloseInput();
        return await running.WaitAsync();
    }
}
