namespace RemoteCsi.Compiler.Tests;

/// <summary>The framework that runs the tests, as an agent would name it.</summary>
internal static class RunningFramework
{
    public static string Directory { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static string[] Paths { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == Directory)];

    public static string[] Usings { get; } =
        ["System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks"];
}
