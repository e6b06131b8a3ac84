namespace RemoteCsi.Compiler.Rendering;

/// <summary>A place in a text where the name of one of the session's types belongs.</summary>
/// <param name="Position">Offset in the text.</param>
/// <param name="Key">The type, see <see cref="TypeText.KeyOf"/>.</param>
internal readonly record struct TypeUse(int Position, string Key);
