using NuGet.Versioning;

namespace RemoteCsi.Packages.Feeds;

/// <summary>A package in the version that was chosen.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The version.</param>
/// <param name="Source">Who has it.</param>
internal sealed record ChosenPackage(string Id, NuGetVersion Version, SourceProvider Source);
