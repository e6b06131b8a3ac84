namespace RemoteCsi.Testing.Pictures;

/// <summary>One character on a screen, with what is combined with it.</summary>
/// <param name="Column">Its first column, from 0.</param>
/// <param name="Width">How many columns it takes: 1, or 2 for a wide one.</param>
/// <param name="Text">The character.</param>
/// <param name="Style">How it looks.</param>
public sealed record ScreenCell(int Column, int Width, string Text, CellStyle Style);
