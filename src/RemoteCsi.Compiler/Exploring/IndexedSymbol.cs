namespace RemoteCsi.Compiler.Exploring;

/// <summary>A public type, or the public members of one name and kind of a type, as a search needs them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, without type parameters.</param>
/// <param name="Type">The type, or that of the members.</param>
/// <param name="Returns">The types of the members, each in its short form; empty for types.</param>
/// <param name="Overloads">How many members there are.</param>
internal sealed record IndexedSymbol(SymbolGroup Kind, string Name, IndexedType Type, string[] Returns, int Overloads);
