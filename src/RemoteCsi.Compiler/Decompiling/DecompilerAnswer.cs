namespace RemoteCsi.Compiler.Decompiling;

/// <summary>What came of a <see cref="DecompilerJob"/>.</summary>
/// <param name="Text">The text; empty when there is none.</param>
/// <param name="Incomplete">True when its end was left out.</param>
/// <param name="Problem">Why there is none, in one line; null when there is one.</param>
/// <param name="Line">0-based line at which the symbol begins in it.</param>
/// <param name="Origin">Where the text comes from, when it was not made from the assembly's code: see <see cref="WrittenSource"/>.</param>
internal sealed record DecompilerAnswer(string Text, bool Incomplete, string? Problem, int Line = 0, string? Origin = null);
