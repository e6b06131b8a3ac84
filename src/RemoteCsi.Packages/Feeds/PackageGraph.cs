using NuGet.Common;
using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Protocol.Core.Types;
using NuGet.RuntimeModel;
using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>The packages that were chosen, requested ones and what they depend on: NuGet's own resolver over the machine's sources.</summary>
/// <param name="sources">The sources.</param>
/// <param name="framework">The framework that the code runs on.</param>
/// <param name="runtimes">What this machine falls back to.</param>
/// <param name="cache">What sources answered.</param>
internal sealed class PackageGraph(PackageSources sources, NuGetFramework framework, RuntimeGraph runtimes, SourceCacheContext cache)
{
    private static readonly VersionRange Newest = VersionRange.Parse("*");

    /// <summary>Walks from the requested packages.</summary>
    /// <param name="requested">What was asked for.</param>
    /// <param name="held">Packages that the session has, which stay if nothing asks for newer ones.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <exception cref="RestoreException">No set of versions does.</exception>
    /// <exception cref="SourceUnreachableException">A source could not be asked.</exception>
    public async Task<ChosenPackage[]> ChooseAsync(
        IReadOnlyList<PackageRequest> requested, IReadOnlyDictionary<string, NuGetVersion> held, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, NuGetVersion>(held, StringComparer.OrdinalIgnoreCase);
        foreach (PackageRequest request in requested)
        {
            kept.Remove(request.Id);
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GraphNode<RemoteResolveResult> root = await WalkAsync(requested, kept).WaitAsync(cancellationToken).ConfigureAwait(false);
            AnalyzeResult<RemoteResolveResult> analysis = root.Analyze();
            GraphNode<RemoteResolveResult>[] unresolved = [.. All(root).Where(node => node.Item?.Key.Type == LibraryType.Unresolved)];
            if (unresolved.Length > 0)
            {
                throw await ExplainAsync(unresolved[0], requested, cancellationToken).ConfigureAwait(false);
            }

            DowngradeResult<RemoteResolveResult>? downgrade = analysis.Downgrades.FirstOrDefault();
            if (downgrade is not null && kept.Remove(downgrade.DowngradedTo.Key.Name))
            {
                // What the session has is too old for what is asked for now: the newer one is loaded beside it.
                continue;
            }

            if (downgrade is not null)
            {
                throw Refused(downgrade.DowngradedTo, downgrade.DowngradedFrom, requested);
            }

            if (analysis.VersionConflicts.FirstOrDefault() is { } conflict)
            {
                if (kept.Remove(conflict.Selected.Key.Name))
                {
                    continue;
                }

                throw Refused(conflict.Selected, conflict.Conflicting, requested);
            }

            return
            [
                .. All(root)
                    .Where(node => node is { Disposition: Disposition.Accepted, Item.Data.Match.Provider: SourceProvider })
                    .Select(node => new ChosenPackage(node.Item!.Key.Name, node.Item.Key.Version!, (SourceProvider)node.Item.Data.Match!.Provider!))
                    .DistinctBy(package => package.Id, StringComparer.OrdinalIgnoreCase),
            ];
        }
    }

    private static IEnumerable<GraphNode<RemoteResolveResult>> All(GraphNode<RemoteResolveResult> root) =>
        root.InnerNodes.SelectMany(All).Prepend(root);

    private Task<GraphNode<RemoteResolveResult>> WalkAsync(IReadOnlyList<PackageRequest> requested, Dictionary<string, NuGetVersion> kept)
    {
        var context = new RemoteWalkContext(cache, sources.Mapping, NullLogger.Instance);
        context.ProjectLibraryProviders.Add(new RequestedPackages(
            requested.Select(request => (request.Id, request.Versions ?? Newest))
                .Concat(kept.Select(package => (package.Key, new VersionRange(package.Value))))));
        foreach (SourceProvider local in sources.Local)
        {
            context.LocalLibraryProviders.Add(local);
        }

        foreach (SourceProvider remote in sources.Remote)
        {
            context.RemoteLibraryProviders.Add(remote);
        }

        return new RemoteDependencyWalker(context).WalkAsync(RequestedPackages.Root, framework, null!, runtimes, recursive: true);
    }

    private static RestoreException Refused(
        GraphNode<RemoteResolveResult> chosen, GraphNode<RemoteResolveResult> wanted, IReadOnlyList<PackageRequest> requested) => new(
        ReferenceOf(wanted, requested) ?? ReferenceOf(chosen, requested) ?? requested[0].Reference,
        $"{Name(chosen)} was chosen ({Way(chosen)}), but {Way(wanted)} needs {wanted.Key.Name} {wanted.Key.VersionRange?.PrettyPrint()}");

    private static string Name(GraphNode<RemoteResolveResult> node) => $"{node.Item?.Key.Name ?? node.Key.Name} {node.Item?.Key.Version}";

    private static string Way(GraphNode<RemoteResolveResult> node) => node.OuterNode is { OuterNode: not null } outer
        ? Name(outer)
        : "asked for here";

    private static string Wanted(GraphNode<RemoteResolveResult> missing, IReadOnlyList<PackageRequest> requested) =>
        missing.OuterNode?.OuterNode is null && requested.FirstOrDefault(one => one.Id.Equals(missing.Key.Name, StringComparison.OrdinalIgnoreCase)) is { } request
            ? request.Named?.ToString() ?? request.Versions?.OriginalString ?? "that is no preview"
            : missing.Key.VersionRange?.PrettyPrint() ?? "";

    private static string? ReferenceOf(GraphNode<RemoteResolveResult> node, IReadOnlyList<PackageRequest> requested)
    {
        GraphNode<RemoteResolveResult> top = node;
        while (top.OuterNode is { OuterNode: not null } outer)
        {
            top = outer;
        }

        return requested.FirstOrDefault(request => request.Id.Equals(top.Key.Name, StringComparison.OrdinalIgnoreCase))?.Reference;
    }

    private async Task<RestoreException> ExplainAsync(
        GraphNode<RemoteResolveResult> missing, IReadOnlyList<PackageRequest> requested, CancellationToken cancellationToken)
    {
        string id = missing.Key.Name;
        string reference = ReferenceOf(missing, requested) ?? requested[0].Reference;
        string needed = missing.OuterNode is { OuterNode: not null } outer ? $", which {Name(outer)} needs" : "";
        SourceProvider[] asked = sources.For(id);
        if (asked.Length == 0)
        {
            return new RestoreException(reference, sources.Mapping.IsEnabled && sources.Remote.Count > 0
                ? $"package '{id}'{needed} is mapped to no source by this machine's package source mapping"
                : $"package '{id}'{needed} cannot be looked for: this machine's configuration names no package source");
        }

        var found = new List<string>();
        foreach (SourceProvider source in asked)
        {
            IEnumerable<NuGetVersion>? versions = await source.GetAllVersionsAsync(id, cache, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
            NuGetVersion[] sorted = [.. (versions ?? []).Order()];
            if (sorted.Length > 0)
            {
                NuGetVersion newest = sorted.LastOrDefault(version => !version.IsPrerelease) ?? sorted[^1];
                found.Add($"the newest of {sorted.Length} in {source.Display} is {newest}");
            }
        }

        return new RestoreException(reference, found.Count == 0
            ? $"there is no package '{id}'{(needed.Length > 0 ? needed + "," : "")} in {string.Join(" or ", asked.Select(source => source.Display))}"
            : $"package '{id}'{needed} has no version {Wanted(missing, requested)}; {string.Join(", ", found)}");
    }
}
