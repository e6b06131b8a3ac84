using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>A <c>nuget:</c> reference.</summary>
/// <param name="Reference">As it was asked for.</param>
/// <param name="Id">The package.</param>
/// <param name="Versions">Which versions do; null for the newest stable one.</param>
internal sealed record PackageRequest(string Reference, string Id, VersionRange? Versions)
{
    private const string Prefix = "nuget:";

    /// <summary>The version that was named alone, which means exactly that one when it is there; null for a range or none.</summary>
    public NuGetVersion? Named => Versions is { IsFloating: false, HasLowerBound: true, HasUpperBound: false } ? Versions.MinVersion : null;

    /// <summary>Whether a reference means a package.</summary>
    public static bool IsOne(string reference) => reference.TrimStart().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one.</summary>
    /// <exception cref="RestoreException">It names no package, or a version that is none.</exception>
    public static PackageRequest Parse(string reference)
    {
        string text = reference.Trim()[Prefix.Length..];
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        string id = (comma < 0 ? text : text[..comma]).Trim();
        string version = comma < 0 ? "" : text[(comma + 1)..].Trim();
        if (id.Length == 0 || id.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('.' or '-' or '_')))
        {
            throw new RestoreException(reference, $"'{id}' is no package id; write nuget: ID or nuget: ID, VERSION");
        }

        if (version.Length == 0)
        {
            return new PackageRequest(reference, id, null);
        }

        return VersionRange.TryParse(version, allowFloating: true, out VersionRange? range)
            ? new PackageRequest(reference, id, range)
            : throw new RestoreException(reference, $"'{version}' is no version; write one as 1.2.3, 1.*, [1.0,2.0) or, to have previews too, *-*");
    }
}
