namespace RemoteCsi.Worker.Execution;

/// <summary>The managed assemblies that come with the runtime.</summary>
internal static class FrameworkAssemblies
{
    /// <summary>Their full paths: what the runtime trusts, without the program's own.</summary>
    public static string[] Paths()
    {
        string trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        string own = AppContext.BaseDirectory;
        var paths = new List<string>();
        foreach (string path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!path.StartsWith(own, StringComparison.Ordinal))
            {
                paths.Add(path);
            }
        }

        return [.. paths];
    }
}
