namespace RemoteCsi.Protocol.Restoring;

/// <summary>What references came to: exact files, so that the same ones are found without asking anybody again.</summary>
/// <param name="References">The references, as they are written in the source.</param>
/// <param name="Packages">Packages that they brought, which the session did not have, in the versions that were chosen.</param>
/// <param name="Compile">Full paths of the assemblies to compile against.</param>
/// <param name="Files">Full paths of what the code needs when it runs: assemblies, native libraries, resource assemblies.</param>
/// <param name="Notes">What whoever wrote the references should know; null for nothing.</param>
/// <param name="SnapIns">Snap-ins that the packages carry; null for none.</param>
public sealed record RestoredReferences(
    string[] References, RestoredPackage[] Packages, string[] Compile, string[] Files, string[]? Notes = null, PackageSnapIn[]? SnapIns = null);
