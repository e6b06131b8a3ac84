using System.Reflection;
using System.Runtime.InteropServices;

namespace RemoteCsi.Benchmarks.Installation;

/// <summary>The program that is measured: published ReadyToRun, as a user would install it.</summary>
/// <param name="Path">The executable.</param>
internal sealed record RcsiProgram(string Path)
{
    private const string Project = "src/RemoteCsi.Cli";

    private static string RepositoryRoot { get; } = typeof(RcsiProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "RepositoryRoot").Value!;

    /// <summary>Finds the published program; publishes it when asked, when there is none, or when a source is newer.</summary>
    public static async Task<RcsiProgram> PrepareAsync(BenchmarkedInstallation options, TextWriter progress)
    {
        if (options.Directory is string given)
        {
            return new RcsiProgram(System.IO.Path.Combine(given, "rcsi"));
        }

        // Under artifacts, which git ignores: kept from run to run, because publishing takes longer than most measures.
        string directory = System.IO.Path.Combine(RepositoryRoot, "artifacts", "benchmarks", "rcsi");
        var program = new RcsiProgram(System.IO.Path.Combine(directory, "rcsi"));
        if (options.Publish || !File.Exists(program.Path) || NewestSource() > File.GetLastWriteTimeUtc(program.Path))
        {
            progress.WriteLine($"publishing {Project} to {directory} …");
            await PublishAsync(directory);
            File.SetLastWriteTimeUtc(program.Path, DateTime.UtcNow);
        }

        return program;
    }

    private static async Task PublishAsync(string directory)
    {
        if (Directory.Exists(directory))
        {
            // What an earlier version published and this one does not must not be measured.
            Directory.Delete(directory, recursive: true);
        }

        await ChildProgram.RunAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "publish", System.IO.Path.Combine(RepositoryRoot, Project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", directory, "--nologo", "-v", "q", "--disable-build-servers",
            ]);
    }

    private static DateTime NewestSource() => Directory
        .EnumerateFiles(System.IO.Path.Combine(RepositoryRoot, "src"), "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Max(File.GetLastWriteTimeUtc);
}
