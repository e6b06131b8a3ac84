using System.Reflection;
using System.Runtime.InteropServices;

namespace RemoteCsi.Cli.Hosting;

/// <summary>This program, its version, and the programs beside it.</summary>
internal static class OwnProgram
{
    /// <summary>Program and version, as agents and clients are told: <c>rcsi 0.1.0</c>.</summary>
    public static string NameAndVersion => "rcsi " + Version;

    /// <summary>The version, without what builds append to it.</summary>
    public static string Version
    {
        get
        {
            string? informational = typeof(OwnProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            return informational?.Split('+')[0] ?? "0.0.0";
        }
    }

    /// <summary>How to run this same program again: the native launcher, or <c>dotnet rcsi.dll</c>.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            string process = Environment.ProcessPath ?? "rcsi";
            return Path.GetFileNameWithoutExtension(process) == "dotnet"
                ? [process, Path.Combine(AppContext.BaseDirectory, "rcsi.dll")]
                : [process];
        }
    }

    /// <summary>How to run the worker.</summary>
    public static IReadOnlyList<string> WorkerCommand => [DotnetHost(), Path.Combine(AppContext.BaseDirectory, "worker", "RemoteCsi.Worker.dll")];

    /// <summary>How to run the compiler.</summary>
    public static IReadOnlyList<string> CompilerCommand => [DotnetHost(), Path.Combine(AppContext.BaseDirectory, "compiler", "RemoteCsi.Compiler.dll")];

    /// <summary>How to run what restores packages.</summary>
    public static IReadOnlyList<string> RestorerCommand => [DotnetHost(), Path.Combine(AppContext.BaseDirectory, "packages", "RemoteCsi.Packages.dll")];

    /// <summary>The <c>dotnet</c> of the runtime that runs this process, so that all of us run on the same one.</summary>
    private static string DotnetHost()
    {
        string? process = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
        {
            return process!;
        }

        // <root>/shared/Microsoft.NETCore.App/<version>/
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
