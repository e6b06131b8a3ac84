using RemoteCsi.Packages.Assets;
using RemoteCsi.Packages.Feeds;
using RemoteCsi.Packages.Projects;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages;

/// <summary>Finds out what the references of one submission stand for.</summary>
internal static class ReferenceRestorer
{
    private static readonly string[] ProjectExtensions = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Restores them: packages all together, for their dependencies must agree, everything else each by itself.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <exception cref="RestoreException">Something could not be restored; nothing is to be referenced.</exception>
    public static async Task<RestoredReferences> RestoreAsync(RestoreRequest request, Action<string> progress, CancellationToken cancellationToken)
    {
        var frameworks = new SharedFrameworks(request.RuntimeDirectory, request.Runtime);
        var files = new ReferencedFiles(frameworks);
        PackageRequest[] packages = [.. request.References.Where(PackageRequest.IsOne).Select(PackageRequest.Parse)];
        RestoredPackage[] restored = [];
        if (packages.Length > 0)
        {
            restored = await PackageRestore.RunAsync(packages, request, files, progress, cancellationToken).ConfigureAwait(false);
        }

        foreach (string reference in request.References.Where(reference => !PackageRequest.IsOne(reference)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ProjectExtensions.Contains(Path.GetExtension(reference), StringComparer.OrdinalIgnoreCase))
            {
                string built = await ProjectBuild.RunAsync(reference, frameworks.DotnetRoot, progress, cancellationToken).ConfigureAwait(false);
                AddOutput(reference, built, request, files);
            }
            else if (reference.EndsWith(DependencyManifest.Extension, StringComparison.OrdinalIgnoreCase))
            {
                DependencyManifest.Add(reference, reference, request.WorkingDirectory, files);
            }
            else if (Directory.Exists(reference))
            {
                AssemblyFolder.Add(reference, request.WorkingDirectory, files);
            }
            else
            {
                files.AddFramework(reference, reference);
            }
        }

        string[]? notes = !packages.Any(package => request.Held.Any(held => held.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))) && files.Compile.Length == 0 && files.Run.Length == 0 && files.SnapIns.Length == 0
            ? [$"{string.Join(", ", request.References)} brings nothing to refer to that this framework does not have itself (what only serves a build, such as a source generator, is not used)"]
            : null;
        return new RestoredReferences(request.References, restored, files.Compile, files.Run, notes, files.SnapIns is { Length: > 0 } snapIns ? snapIns : null);
    }

    private static void AddOutput(string project, string assembly, RestoreRequest request, ReferencedFiles files)
    {
        string manifest = Path.ChangeExtension(assembly, DependencyManifest.Extension);
        if (File.Exists(manifest))
        {
            DependencyManifest.Add(project, manifest, request.WorkingDirectory, files);
        }
        else
        {
            files.AddAssembly(assembly);
        }
    }
}
