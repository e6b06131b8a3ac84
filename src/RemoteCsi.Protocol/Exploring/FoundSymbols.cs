namespace RemoteCsi.Protocol.Exploring;

/// <summary>What a search found.</summary>
/// <param name="Matches">The best matches, best first.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Problem">What is wrong with the query, in one line; null when nothing is.</param>
public sealed record FoundSymbols(FoundSymbol[] Matches, int Total, string? Problem = null);
