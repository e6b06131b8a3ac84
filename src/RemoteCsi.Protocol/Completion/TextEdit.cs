namespace RemoteCsi.Protocol.Completion;

/// <summary>A piece of a text that becomes another.</summary>
/// <param name="Start">0-based UTF-16 offset of the piece.</param>
/// <param name="Length">Its length.</param>
/// <param name="Text">What it becomes; lines end in <c>\n</c>.</param>
/// <param name="Caret">Where in <paramref name="Text"/> the caret then stands.</param>
public sealed record TextEdit(int Start, int Length, string Text, int Caret);
