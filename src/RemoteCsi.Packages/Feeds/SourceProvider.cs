using NuGet.Common;
using NuGet.Configuration;
using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>A source of packages, as NuGet's resolver wants to ask it.</summary>
/// <remarks>Thread safe.</remarks>
/// <param name="repository">The source.</param>
internal sealed class SourceProvider(SourceRepository repository) : IRemoteDependencyProvider
{
    /// <inheritdoc/>
    public bool IsHttp => repository.PackageSource.IsHttp;

    /// <inheritdoc/>
    public PackageSource Source => repository.PackageSource;

    /// <inheritdoc/>
    public SourceRepository SourceRepository => repository;

    /// <summary>Name and address, for people.</summary>
    public string Display => Source.Name == Source.Source ? Source.Source : $"{Source.Name} ({Source.Source})";

    /// <inheritdoc/>
    public async Task<LibraryIdentity?> FindLibraryAsync(
        LibraryRange libraryRange, NuGetFramework targetFramework, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken)
    {
        IEnumerable<NuGetVersion>? versions = await GetAllVersionsAsync(libraryRange.Name, cacheContext, logger, cancellationToken).ConfigureAwait(false);
        NuGetVersion? best = (libraryRange.VersionRange ?? VersionRange.All).FindBestMatch(versions ?? []);
        return best is null ? null : new LibraryIdentity(libraryRange.Name, best, LibraryType.Package);
    }

    /// <inheritdoc/>
    public Task<LibraryDependencyInfo> GetDependenciesAsync(
        LibraryIdentity libraryIdentity, NuGetFramework targetFramework, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken) =>
        AskAsync(async packages =>
        {
            FindPackageByIdDependencyInfo? info = await packages
                .GetDependencyInfoAsync(libraryIdentity.Name, libraryIdentity.Version, cacheContext, logger, cancellationToken).ConfigureAwait(false);
            if (info is null)
            {
                return LibraryDependencyInfo.CreateUnresolved(libraryIdentity, targetFramework);
            }

            PackageDependencyGroup? group = NuGetFrameworkUtility.GetNearest(info.DependencyGroups, targetFramework, one => one.TargetFramework);
            return LibraryDependencyInfo.Create(
                new LibraryIdentity(info.PackageIdentity.Id, info.PackageIdentity.Version, LibraryType.Package), targetFramework,
                (group?.Packages ?? []).Select(dependency => new LibraryDependency(
                    new LibraryRange(dependency.Id, dependency.VersionRange, LibraryDependencyTarget.Package))));
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IPackageDownloader> GetPackageDownloaderAsync(
        PackageIdentity packageIdentity, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken) =>
        AskAsync<IPackageDownloader>(
            async packages => await packages.GetPackageDownloaderAsync(packageIdentity, cacheContext, logger, cancellationToken).ConfigureAwait(false)
                ?? throw new SourceUnreachableException(Display, $"it has {packageIdentity} no more"),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IEnumerable<NuGetVersion>?> GetAllVersionsAsync(string id, SourceCacheContext cacheContext, ILogger logger, CancellationToken token) =>
        AskAsync<IEnumerable<NuGetVersion>?>(async packages => await packages.GetAllVersionsAsync(id, cacheContext, logger, token).ConfigureAwait(false), token);

    private async Task<T> AskAsync<T>(Func<FindPackageByIdResource, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            FindPackageByIdResource packages = await repository.GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false)
                ?? throw new SourceUnreachableException(Display, "it is no source of packages");
            return await ask(packages).ConfigureAwait(false);
        }
        catch (FatalProtocolException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SourceUnreachableException(Display, exception.GetBaseException().Message.ReplaceLineEndings(" "));
        }
    }
}
