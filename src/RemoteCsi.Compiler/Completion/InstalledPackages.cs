using System.Text.RegularExpressions;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Completes <c>#r "nuget: Id, version"</c> with the packages that are installed on this machine: those need no source.</summary>
/// <param name="folder">The global packages folder: one folder a package, in it one a version.</param>
internal sealed partial class InstalledPackages(string folder)
{
    private const string PackageKind = "Package";
    private const string VersionKind = "Version";

    /// <summary>The folder that NuGet uses here, unless its configuration names another.</summary>
    public static InstalledPackages Here { get; } = new(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>The list at a position; null where no package is written.</summary>
    public CompletionList? At(string code, int position)
    {
        int line = position <= 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        Match written = Written().Match(code[line..position]);
        if (!written.Success)
        {
            return null;
        }

        Group version = written.Groups["version"];
        Group typed = version.Success ? version : written.Groups["id"];
        CompletionItem[] items = version.Success
            ? [.. Folders(Path.Combine(folder, written.Groups["id"].Value.Trim().ToLowerInvariant())).OrderByDescending(Order).Select(name => new CompletionItem(name, VersionKind))]
            : [.. Folders(folder).Order(StringComparer.Ordinal).Select(name => new CompletionItem(name, PackageKind))];
        return new CompletionList(line + typed.Index, typed.Length, items);
    }

    // 1.10.0 is newer than 1.9.0, and 1.10.0 than 1.10.0-rc.
    private static (Version Number, bool IsRelease) Order(string version)
    {
        string[] parts = version.Split('-', 2);
        return (Version.TryParse(parts[0], out Version? number) ? number : new Version(), parts.Length == 1);
    }

    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.'))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nothing is installed, or nothing of that name.
            return [];
        }
    }

    [GeneratedRegex("""^\s*#\s*r\s+"\s*nuget:\s*(?<id>(\w[\w.-]*)?)\s*(,\s*(?<version>[^",]*))?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
