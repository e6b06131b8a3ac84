namespace RemoteCsi.Protocol.Exploring;

/// <summary>A result that was opened, or parts of something in it.</summary>
/// <param name="Tree">The tree; 0 where none is open.</param>
/// <param name="Parts">The result itself where it was opened, else the parts.</param>
/// <param name="HasMore">True when there are, or may be, more parts after these.</param>
/// <param name="Total">How many there are in all; null when not known.</param>
/// <param name="Problem">What kept parts from being shown, in one line: user code that threw or did not come back, a result that is not kept any more. Null when nothing did.</param>
public sealed record InspectedParts(long Tree, InspectedPart[] Parts, bool HasMore = false, long? Total = null, string? Problem = null);
