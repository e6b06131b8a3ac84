namespace RemoteCsi.Protocol.Restoring;

/// <summary>A package in exactly one version.</summary>
/// <param name="Id">Its id, as it writes itself.</param>
/// <param name="Version">Its version, normalised.</param>
public sealed record RestoredPackage(string Id, string Version);
