using RemoteCsi.Cli.Commands;

namespace RemoteCsi.Cli.Shells;

/// <summary>The endpoints that this account knows: this machine, those of the configuration, and the hosts of <c>~/.ssh/config</c>.</summary>
internal static class KnownEndpoints
{
    /// <summary>All of them, each once.</summary>
    public static IEnumerable<string> All() => new[] { Arguments.Local.Text }.Concat(Configured.File.Endpoints).Concat(SshHosts()).Distinct();

    /// <summary>The hosts of an ssh configuration that are no patterns.</summary>
    public static IEnumerable<string> HostsOf(IEnumerable<string> lines) =>
        from line in lines
        let words = line.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 1 && words[0].Equals("Host", StringComparison.OrdinalIgnoreCase)
        from word in words.Skip(1)
        let host = word.Trim('"')
        where host.Length > 0 && host.AsSpan().IndexOfAny("*?!#") < 0 && !host.StartsWith('-')
        select host;

    private static string[] SshHosts()
    {
        string path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "config");
        try
        {
            return [.. HostsOf(File.ReadLines(path))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Most accounts have none.
            return [];
        }
    }
}
