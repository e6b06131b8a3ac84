using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Agent.SnapIns;

/// <summary>A snap-in's file, and the package that carries it.</summary>
/// <param name="File">Full path of the file.</param>
/// <param name="Package">Id and version of the package; null for a file of the machine's own.</param>
internal sealed record CarriedSnapIn(string File, string? Package)
{
    /// <summary>Those of the packages that references came to, of each package in the newest version that came.</summary>
    public static CarriedSnapIn[] Of(IEnumerable<RestoredReferences> restored)
    {
        var ofPackage = new Dictionary<string, CarriedSnapIn[]>(StringComparer.OrdinalIgnoreCase);
        foreach (RestoredReferences references in restored)
        {
            foreach (RestoredPackage package in references.Packages)
            {
                // Taken out first, so that what came last stands last.
                ofPackage.Remove(package.Id);
                ofPackage[package.Id] =
                [
                    .. (references.SnapIns ?? []).Where(one => one.Package.Equals(package.Id, StringComparison.OrdinalIgnoreCase))
                        .Select(one => new CarriedSnapIn(one.File, $"{package.Id} {package.Version}")),
                ];
            }
        }

        return [.. ofPackage.Values.SelectMany(carried => carried)];
    }
}
