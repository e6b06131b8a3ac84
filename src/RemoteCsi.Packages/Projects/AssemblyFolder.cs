using RemoteCsi.Packages.Assets;

namespace RemoteCsi.Packages.Projects;

/// <summary>A folder of assemblies, such as a published application.</summary>
internal static class AssemblyFolder
{
    /// <summary>Adds what the one manifest in it names, or else every assembly that lies in it.</summary>
    /// <exception cref="RestoreException">There is nothing in it to reference.</exception>
    public static void Add(string directory, string workingDirectory, ReferencedFiles files)
    {
        string[] manifests = Directory.GetFiles(directory, "*" + DependencyManifest.Extension);
        if (manifests.Length == 1)
        {
            DependencyManifest.Add(directory, manifests[0], workingDirectory, files);
            return;
        }

        string[] assemblies = [.. Directory.GetFiles(directory, "*.dll").Where(path => files.Frameworks.ManagedVersion(path) is not null).Order(StringComparer.Ordinal)];
        if (assemblies.Length == 0)
        {
            throw new RestoreException(directory, $"there is no assembly in {directory}");
        }

        Array.ForEach(assemblies, files.AddAssembly);
    }
}
