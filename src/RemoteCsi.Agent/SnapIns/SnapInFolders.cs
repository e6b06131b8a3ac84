using RemoteCsi.Protocol;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.SnapIns;

/// <summary>Where a machine keeps the snap-ins that it offers: a file each, <c>NAME.json</c>. To install one is to put it there.</summary>
/// <remarks>Thread safe: the folders are read anew each time. Of one name the last folder's is taken.</remarks>
/// <param name="folders">The folders, which need not be there.</param>
internal sealed class SnapInFolders(IReadOnlyList<string> folders)
{
    private const string Folder = "snapins.d";

    /// <summary>The machine's, the user's, and the agent's own.</summary>
    public static SnapInFolders Of(StateDirectory state)
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        string configuration = string.IsNullOrEmpty(xdg)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config")
            : xdg;
        return new SnapInFolders([Path.Combine("/etc/rcsi", Folder), Path.Combine(configuration, "rcsi", Folder), Path.Combine(state.Path, Folder)]);
    }

    /// <summary>All of them, by name.</summary>
    /// <param name="carried">Those that the packages of a session carry. Of one name the machine's own counts, and of two packages the later.</param>
    public SnapIn[] All(IEnumerable<CarriedSnapIn>? carried = null)
    {
        var files = new SortedDictionary<string, CarriedSnapIn>(StringComparer.OrdinalIgnoreCase);
        foreach (CarriedSnapIn one in (carried ?? []).Where(one => IsSnapIn(one.File)))
        {
            files[Path.GetFileNameWithoutExtension(one.File)] = one;
        }

        foreach (string folder in folders.Where(Directory.Exists))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.json").Where(IsSnapIn))
            {
                files[Path.GetFileNameWithoutExtension(file)] = new CarriedSnapIn(file, Package: null);
            }
        }

        return [.. files.Values.Select(one => SnapInFile.Read(one.File, one.Package))];
    }

    /// <summary>One that can be loaded.</summary>
    /// <param name="name">Its name, whatever the case of its letters.</param>
    /// <param name="carried">As in <see cref="All"/>.</param>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.NoSuchSnapIn"/>.</exception>
    public SnapIn Find(string name, IEnumerable<CarriedSnapIn>? carried = null)
    {
        SnapIn[] all = All(carried);
        SnapIn? found = Array.Find(all, one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is { Problem: null })
        {
            return found;
        }

        throw new AgentException(
            AgentErrorCode.NoSuchSnapIn,
            found is not null ? $"snap-in '{found.Name}' cannot be loaded: {found.Problem}"
            : all.Length > 0 ? $"this machine offers no snap-in '{name}'; it offers {string.Join(", ", all.Select(one => one.Name))}"
            : $"this machine offers no snap-in '{name}', nor any other: none is in {string.Join(" or ", folders)}");
    }

    /// <summary>A library that lies in the folder, too, may have brought what describes its build.</summary>
    private static bool IsSnapIn(string file) =>
        !file.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".runtimeconfig.json", StringComparison.OrdinalIgnoreCase);
}
