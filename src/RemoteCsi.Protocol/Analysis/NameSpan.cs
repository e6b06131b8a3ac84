namespace RemoteCsi.Protocol.Analysis;

/// <summary>A name in a text, and what it means.</summary>
/// <param name="Start">0-based UTF-16 offset.</param>
/// <param name="Length">In UTF-16 units.</param>
/// <param name="Meaning">What it names.</param>
public sealed record NameSpan(int Start, int Length, NameMeaning Meaning);
