using System.Text.RegularExpressions;
using NuGet.Configuration;
using NuGet.Versioning;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Completes <c>#r "nuget: Id, version"</c> with what this machine has: packages that are installed, and those of sources that are folders.</summary>
/// <remarks>Sources behind the network are not asked, for a list is wanted while somebody types. Thread safe.</remarks>
internal static partial class PackageCompletion
{
    private const string PackageKind = "Package";
    private const string VersionKind = "Version";

    /// <summary>A folder may lie on another machine. What it has is shown when it is known by then, and with the next list otherwise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The list at a position; null where no package is written.</summary>
    /// <param name="code">The text.</param>
    /// <param name="position">A position in it.</param>
    /// <param name="workingDirectory">Directory whose configuration of packages counts, with that of those above it; null for the account's alone.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public static async Task<CompletionList?> AtAsync(string code, int position, string? workingDirectory, CancellationToken cancellationToken)
    {
        int line = position <= 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        Match written = Written().Match(code[line..position]);
        if (!written.Success)
        {
            return null;
        }

        Group version = written.Groups["version"];
        Group typed = version.Success ? version : written.Groups["id"];
        Folder[] folders = Configured(workingDirectory);
        Task<PackageFolder>[] reading = [.. folders.Select(folder => PackageFolder.ReadAsync(folder.Path))];
        await Task.WhenAny(Task.WhenAll(reading), Task.Delay(Patience, cancellationToken)).ConfigureAwait(false);
        (Folder Folder, PackageFolder Packages)[] known =
            [.. folders.Zip(reading).Where(one => one.Second.IsCompletedSuccessfully).Select(one => (one.First, one.Second.Result))];
        return new CompletionList(
            line + typed.Index, typed.Length, version.Success ? Versions(known, written.Groups["id"].Value.Trim()) : Ids(known));
    }

    /// <summary>Each id once, as its own files write it: folders of installed packages have small letters only.</summary>
    private static CompletionItem[] Ids((Folder Folder, PackageFolder Packages)[] known) =>
    [
        .. known.SelectMany(one => one.Packages.Ids.Where(one.Folder.MayHave))
            .GroupBy(id => id, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.FirstOrDefault(id => id.Any(char.IsUpper)) ?? same.Key)
            .Order(StringComparer.OrdinalIgnoreCase).Select(id => new CompletionItem(id, PackageKind)),
    ];

    private static CompletionItem[] Versions((Folder Folder, PackageFolder Packages)[] known, string id) =>
    [
        .. known.Where(one => one.Folder.MayHave(id)).SelectMany(one => one.Packages.Versions(id))
            .Distinct().OrderDescending().Select(version => new CompletionItem(version.ToNormalizedString(), VersionKind)),
    ];

    private static Folder[] Configured(string? workingDirectory)
    {
        try
        {
            ISettings settings = Settings.LoadDefaultSettings(Directory.Exists(workingDirectory) ? workingDirectory : null);
            PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
            NuGetPathContext installed = NuGetPathContext.Create(settings);
            return
            [
                .. installed.FallbackPackageFolders.Prepend(installed.UserPackageFolder).Select(path => new Folder(path, null, null)),
                .. new PackageSourceProvider(settings).LoadPackageSources().Where(source => source is { IsEnabled: true, IsLocal: true })
                    .Select(source => new Folder(source.Source, source.Name, mapping.IsEnabled ? mapping : null)),
            ];
        }
        catch (Exception exception) when (exception is NuGetConfigurationException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the configuration is said by the restore that follows.
            return [];
        }
    }

    [GeneratedRegex("""^\s*#\s*r\s+"\s*nuget:\s*(?<id>(\w[\w.-]*)?)\s*(,\s*(?<version>[^",]*))?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Written();

    /// <param name="Path">The folder.</param>
    /// <param name="Source">The source that it is; null for installed packages, which may come from any.</param>
    /// <param name="Mapping">Which packages may come from which source; null when all may.</param>
    private sealed record Folder(string Path, string? Source, PackageSourceMapping? Mapping)
    {
        public bool MayHave(string id) =>
            Mapping is null || Source is null || Mapping.GetConfiguredPackageSources(id).Contains(Source, StringComparer.OrdinalIgnoreCase);
    }
}
