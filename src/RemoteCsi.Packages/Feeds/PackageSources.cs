using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace RemoteCsi.Packages.Feeds;

/// <summary>Where packages come from and are put on this machine, as its own configuration says.</summary>
internal sealed class PackageSources
{
    private readonly ISettings _settings;

    /// <summary>Reads the configuration that counts in a directory.</summary>
    /// <exception cref="NuGetConfigurationException">It is malformed; the message names the file.</exception>
    /// <exception cref="IOException">The folder of packages cannot be made.</exception>
    public PackageSources(string directory)
    {
        _settings = Settings.LoadDefaultSettings(Directory.Exists(directory) ? directory : null);
        NuGetPathContext paths = NuGetPathContext.Create(_settings);
        GlobalFolder = paths.UserPackageFolder;

        // What looks for packages leaves out a folder that is not there when it is made.
        Directory.CreateDirectory(GlobalFolder);
        Installed = new FallbackPackagePathResolver(paths);
        Mapping = PackageSourceMapping.GetPackageSourceMapping(_settings);
        Local =
        [
            .. paths.FallbackPackageFolders.Where(Directory.Exists).Prepend(GlobalFolder).Select(folder =>
                new SourceProvider(Repository.CreateSource(Repository.Provider.GetCoreV3(), folder, FeedType.FileSystemV3))),
        ];
        Remote =
        [
            .. new PackageSourceProvider(_settings).LoadPackageSources().Where(source => source.IsEnabled).Select(source =>
                new SourceProvider(Repository.Factory.GetCoreV3(source))),
        ];
    }

    /// <summary>Where packages are installed.</summary>
    public string GlobalFolder { get; }

    /// <summary>Finds installed packages.</summary>
    public FallbackPackagePathResolver Installed { get; }

    /// <summary>Which packages may come from which source.</summary>
    public PackageSourceMapping Mapping { get; }

    /// <summary>Folders of installed packages.</summary>
    public IReadOnlyList<SourceProvider> Local { get; }

    /// <summary>The sources, in the order of the configuration.</summary>
    public IReadOnlyList<SourceProvider> Remote { get; }

    /// <summary>The sources that may be asked for a package.</summary>
    public SourceProvider[] For(string id)
    {
        if (!Mapping.IsEnabled)
        {
            return [.. Remote];
        }

        IReadOnlyList<string> mapped = Mapping.GetConfiguredPackageSources(id);
        return [.. Remote.Where(source => mapped.Contains(source.Source.Name, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>How packages are unpacked: with the checks of signatures that the configuration asks for.</summary>
    public PackageExtractionContext Extraction => new(
        PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None, ClientPolicyContext.GetClientPolicy(_settings, NullLogger.Instance), NullLogger.Instance);
}
