using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>Stands for the session in NuGet's graph: what depends on the packages that were asked for.</summary>
/// <param name="packages">The packages and the versions that do.</param>
internal sealed class RequestedPackages(IEnumerable<(string Id, VersionRange Versions)> packages) : IDependencyProvider
{
    /// <summary>What the graph grows from.</summary>
    public static LibraryRange Root { get; } = new("(session)", new VersionRange(new NuGetVersion(1, 0, 0)), LibraryDependencyTarget.Project);

    /// <inheritdoc/>
    public bool SupportsType(LibraryDependencyTarget libraryTypeFlag) => libraryTypeFlag.HasFlag(LibraryDependencyTarget.Project);

    /// <inheritdoc/>
    public Library GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework) => libraryRange.Name != Root.Name ? null! : new Library(
        Root, new LibraryIdentity(Root.Name, new NuGetVersion(1, 0, 0), LibraryType.Project),
        [.. packages.Select(package => new LibraryDependency(new LibraryRange(package.Id, package.Versions, LibraryDependencyTarget.Package)))]);

    /// <inheritdoc/>
    public Library GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework, string? alias) => GetLibrary(libraryRange, targetFramework);
}
