namespace RemoteCsi.Protocol.Restoring;

/// <summary>A snap-in's file that a package carries.</summary>
/// <param name="Package">Id of the package, as in <see cref="RestoredReferences.Packages"/>.</param>
/// <param name="File">Full path of the file: <c>…/snapins.d/NAME.json</c>.</param>
public sealed record PackageSnapIn(string Package, string File);
