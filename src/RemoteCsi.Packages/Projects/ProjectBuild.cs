using System.Diagnostics;

namespace RemoteCsi.Packages.Projects;

/// <summary>Builds a project with this machine's SDK.</summary>
internal static class ProjectBuild
{
    private const int ErrorsTold = 5;

    /// <summary>Builds it.</summary>
    /// <param name="project">Full path of the project.</param>
    /// <param name="dotnetRoot">Where <c>dotnet</c> is.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <returns>Full path of what was built.</returns>
    /// <exception cref="RestoreException">There is no SDK, or it does not build.</exception>
    public static async Task<string> RunAsync(string project, string dotnetRoot, Action<string> progress, CancellationToken cancellationToken)
    {
        string dotnet = Path.Combine(dotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        if (!File.Exists(dotnet) || !Directory.Exists(Path.Combine(dotnetRoot, "sdk")))
        {
            throw new RestoreException(project, $"{Path.GetFileName(project)} cannot be built: this machine has no .NET SDK in {dotnetRoot}; reference a built assembly instead");
        }

        progress($"building {Path.GetFileName(project)}");
        var start = new ProcessStartInfo(dotnet, ["build", project, "-t:Build", "--nologo", "-v:q", "-clp:NoSummary", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-getProperty:TargetPath"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        string text = await output.ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            string[] lines = [.. (text + await errors.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct()];
            throw new RestoreException(
                project,
                $"{Path.GetFileName(project)} does not build: {string.Join("; ", lines.Take(ErrorsTold))}{(lines.Length > ErrorsTold ? $"; and {lines.Length - ErrorsTold} more" : "")}");
        }

        string built = text.Trim().Split('\n')[^1].Trim();
        return File.Exists(built)
            ? built
            : throw new RestoreException(project, $"{Path.GetFileName(project)} was built, but there is no {(built.Length == 0 ? "single output (does it target several frameworks?)" : built)}");
    }
}
