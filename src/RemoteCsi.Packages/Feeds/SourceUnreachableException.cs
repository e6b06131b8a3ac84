namespace RemoteCsi.Packages.Feeds;

/// <summary>A source of packages could not be asked.</summary>
/// <param name="source">Its name and address.</param>
/// <param name="reason">Why.</param>
internal sealed class SourceUnreachableException(string source, string reason)
    : Exception($"the package source {source} cannot be used: {reason.TrimEnd('.')}");
