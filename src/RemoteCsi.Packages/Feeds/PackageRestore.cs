using NuGet.Common;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.RuntimeModel;
using NuGet.Versioning;
using RemoteCsi.Packages.Assets;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Feeds;

/// <summary>Restores the packages of one submission: chooses, installs what is not there, and takes their files.</summary>
internal static class PackageRestore
{
    private const int MostNamed = 4;

    /// <summary>Where a package carries its snap-ins, as a machine has them in a folder of that name.</summary>
    private const string SnapInFolder = "snapins.d";

    /// <summary>What is decided within that time needs no mention.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>Restores them.</summary>
    /// <returns>The packages that the session did not have.</returns>
    /// <exception cref="RestoreException">They cannot be had; nothing is to be referenced.</exception>
    public static async Task<RestoredPackage[]> RunAsync(
        PackageRequest[] requested, RestoreRequest request, ReferencedFiles files, Action<string> progress, CancellationToken cancellationToken)
    {
        RefuseDisagreement(requested);
        var held = request.Held.ToDictionary(package => package.Id, package => NuGetVersion.Parse(package.Version), StringComparer.OrdinalIgnoreCase);
        PackageRequest[] wanted = [.. requested.Where(one => !IsHeld(one, held))];
        if (wanted.Length == 0)
        {
            return [];
        }

        var framework = new NuGetFramework(FrameworkConstants.FrameworkIdentifiers.NetCoreApp, new Version(files.Frameworks.Runtime.Major, files.Frameworks.Runtime.Minor, 0, 0));
        RuntimeGraph runtimes = MachineRuntimes.Graph(files.Frameworks.RuntimeDirectory);
        using var cache = new SourceCacheContext();
        try
        {
            var sources = new PackageSources(request.WorkingDirectory);
            Task<ChosenPackage[]> choosing = new PackageGraph(sources, framework, runtimes, cache).ChooseAsync(wanted, held, cancellationToken);
            if (await Task.WhenAny(choosing, Task.Delay(Silence, cancellationToken)).ConfigureAwait(false) != choosing)
            {
                progress($"looking for {(wanted.Length > MostNamed ? $"{wanted.Length} packages" : string.Join(", ", wanted.Select(one => one.Id)))} in {string.Join(", ", sources.Remote.Select(source => source.Source.Name))}");
            }

            ChosenPackage[] chosen = await choosing.ConfigureAwait(false);
            Check(wanted, chosen, held, sources);
            ChosenPackage[] added =
                [.. chosen.Where(package => !(held.TryGetValue(package.Id, out NuGetVersion? version) && version == package.Version))];
            foreach (ChosenPackage package in added)
            {
                await InstallAsync(package, sources, cache, progress, cancellationToken).ConfigureAwait(false);
            }

            AddFiles(added, wanted, sources, new PackageAssets(framework, runtimes), framework, files);
            return [.. added.Select(package => new RestoredPackage(package.Id, package.Version.ToNormalizedString()))];
        }
        catch (SourceUnreachableException exception)
        {
            throw new RestoreException(wanted[0].Reference, exception.Message);
        }
        catch (NuGet.Configuration.NuGetConfigurationException exception)
        {
            throw new RestoreException(wanted[0].Reference, $"this machine's configuration of packages cannot be read: {exception.Message}");
        }
    }

    private static void RefuseDisagreement(PackageRequest[] requested)
    {
        foreach (IGrouping<string, PackageRequest> same in requested.GroupBy(one => one.Id, StringComparer.OrdinalIgnoreCase))
        {
            PackageRequest first = same.First();
            if (same.FirstOrDefault(one => !Equals(one.Versions, first.Versions)) is { } other)
            {
                throw new RestoreException(other.Reference, $"'{first.Reference}' and '{other.Reference}' name different versions of one package");
            }
        }
    }

    private static bool IsHeld(PackageRequest request, Dictionary<string, NuGetVersion> held) =>
        held.TryGetValue(request.Id, out NuGetVersion? version)
        && (request.Versions is null || (request.Named is { } named ? version == named : request.Versions is { IsFloating: false } range && range.Satisfies(version)));

    private static void Check(
        PackageRequest[] wanted, ChosenPackage[] chosen, Dictionary<string, NuGetVersion> held, PackageSources sources)
    {
        foreach (PackageRequest request in wanted)
        {
            NuGetVersion version = chosen.First(package => package.Id.Equals(request.Id, StringComparison.OrdinalIgnoreCase)).Version;
            if (request.Named is { } named && version != named)
            {
                throw new RestoreException(
                    request.Reference,
                    $"package '{request.Id}' has no version {named} in {string.Join(" or ", sources.For(request.Id).Select(source => source.Display))}; the next one is {version}");
            }

            if (held.TryGetValue(request.Id, out NuGetVersion? had) && version < had)
            {
                throw new RestoreException(
                    request.Reference,
                    $"this session has {request.Id} {had}, and the older {version} cannot take its place; a new session, or #reset, can have it");
            }
        }
    }

    private static async Task InstallAsync(
        ChosenPackage package, PackageSources sources, SourceCacheContext cache, Action<string> progress, CancellationToken cancellationToken)
    {
        if (sources.Installed.GetPackageDirectory(package.Id, package.Version) is not null)
        {
            return;
        }

        progress($"restoring {package.Id} {package.Version} from {package.Source.Source.Name}");
        var identity = new PackageIdentity(package.Id, package.Version);
        using IPackageDownloader downloader = await package.Source
            .GetPackageDownloaderAsync(identity, cache, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        await PackageExtractor.InstallFromSourceAsync(
            identity, downloader, new VersionFolderPathResolver(sources.GlobalFolder), sources.Extraction, cancellationToken, Guid.Empty).ConfigureAwait(false);
    }

    private static void AddSnapIns(string package, string directory, ReferencedFiles files)
    {
        string folder = Path.Combine(directory, SnapInFolder);
        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                files.AddSnapIn(new PackageSnapIn(package, file));
            }
        }
    }

    private static void AddFiles(
        ChosenPackage[] added, PackageRequest[] wanted, PackageSources sources, PackageAssets assets, NuGetFramework framework,
        ReferencedFiles files)
    {
        foreach (ChosenPackage package in added)
        {
            string reference = wanted.FirstOrDefault(one => one.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))?.Reference ?? wanted[0].Reference;
            string directory = sources.Installed.GetPackageDirectory(package.Id, package.Version)
                ?? throw new RestoreException(reference, $"{package.Id} {package.Version} was downloaded but is not in {sources.GlobalFolder}");
            if (assets.Add(directory, files) is { Length: > 0 } others)
            {
                throw new RestoreException(
                    reference, $"{package.Id} {package.Version} has nothing for {framework.GetShortFolderName()}; it is for {string.Join(", ", others)}");
            }

            AddSnapIns(package.Id, directory, files);
        }
    }
}
