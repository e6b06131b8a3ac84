namespace RemoteCsi.Protocol.Exploring;

/// <summary>What a name means: every symbol that it fits.</summary>
/// <param name="Symbols">The symbols, overloads in the order of their declaration; at most 50.</param>
/// <param name="Near">When there are none: names that may have been meant, best first.</param>
/// <param name="Incomplete">True when there were more than 50.</param>
public sealed record Explanation(ExplainedSymbol[] Symbols, string[] Near, bool Incomplete = false);
