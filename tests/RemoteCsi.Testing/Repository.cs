using System.Reflection;

namespace RemoteCsi.Testing;

/// <summary>Where the sources and the program built from them are.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot").TrimEnd('/');

    /// <summary>The built <c>rcsi</c>.</summary>
    public static string Rcsi { get; } = Metadata("RcsiPath");

    /// <summary>The folder of the .NET installation that runs the tests.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
