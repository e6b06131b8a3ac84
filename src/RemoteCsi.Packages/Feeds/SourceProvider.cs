using System.Net;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>A source of packages, as NuGet's resolver wants to ask it.</summary>
/// <remarks>Thread safe.</remarks>
/// <param name="repository">The source.</param>
internal sealed class SourceProvider(SourceRepository repository) : IRemoteDependencyProvider
{
    /// <summary>How NuGet calls what a source answers first in its cache, so that asking for it here spares NuGet the asking.</summary>
    private const string ServiceIndex = "service_index";

    private readonly Lock _guard = new();
    private Task? _greeted;

    /// <inheritdoc/>
    public bool IsHttp => repository.PackageSource.IsHttp;

    /// <inheritdoc/>
    public PackageSource Source => repository.PackageSource;

    /// <inheritdoc/>
    public SourceRepository SourceRepository => repository;

    /// <summary>Name and address, for people.</summary>
    /// <remarks>Without what an address may hold to identify who asks: user, password, query.</remarks>
    public string Display => Source.Name == Source.Source ? Address : $"{Source.Name} ({Address})";

    private string Address => Source.IsHttp && Uri.TryCreate(Source.Source, UriKind.Absolute, out Uri? address)
        ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : Source.Source;

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
            await GreetedAsync(cancellationToken).ConfigureAwait(false);
            FindPackageByIdResource packages = await repository.GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false)
                ?? throw new SourceUnreachableException(Display, "it is no source of packages");
            return await ask(packages).ConfigureAwait(false);
        }
        catch (FatalProtocolException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SourceUnreachableException(Display, Reason(exception.GetBaseException()));
        }
    }

    /// <summary>
    /// Sees to it that the source lets us in. NuGet itself asks six times, a second apart, whatever the answer is: too long a wait for
    /// somebody who has mistyped a password, and enough for an account to be locked.
    /// </summary>
    private Task GreetedAsync(CancellationToken cancellationToken)
    {
        if (!IsHttp)
        {
            return Task.CompletedTask;
        }

        lock (_guard)
        {
            return _greeted ??= GreetAsync(cancellationToken);
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            HttpSourceResource? source = await repository.GetResourceAsync<HttpSourceResource>(cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                return;
            }

            using var cache = new SourceCacheContext();
            var request = new HttpSourceCachedRequest(Source.Source, ServiceIndex, HttpSourceCacheContext.Create(cache, isFirstAttempt: true)) { MaxTries = 1 };
            await source.HttpSource.GetAsync(request, _ => Task.FromResult(true), NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (exception.GetBaseException() is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused)
            {
                throw new SourceUnreachableException(Display, Reason(refused));
            }

            // Anything else may pass; NuGet tries again, and says what it finds.
        }
    }

    private string Reason(Exception cause)
    {
        switch (cause)
        {
            case HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused:
                int status = (int)refused.StatusCode;
                return Source.Credentials is not null
                    ? $"it refuses the credentials that this machine's configuration of packages has for it ({status}); correct them under packageSourceCredentials in a nuget.config of that machine"
                    : $"it asks for credentials ({status}), and this machine's configuration of packages has none for it; "
                    + "put them under packageSourceCredentials in a nuget.config of that machine, user and password under the name of the source";
            case NotSupportedException when Source.Credentials is { IsPasswordClearText: false }:
                return "its password is encrypted, which this system cannot read; put it as ClearTextPassword under packageSourceCredentials in a nuget.config of that machine";
            default:
                string message = cause.Message.ReplaceLineEndings(" ").Replace(Source.Source, Address, StringComparison.OrdinalIgnoreCase);
                return Source.Credentials is { IsPasswordClearText: true, PasswordText.Length: > 0 } known
                    ? message.Replace(known.PasswordText, "***", StringComparison.Ordinal)
                    : message;
        }
    }
}
