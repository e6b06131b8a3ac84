namespace RemoteCsi.Protocol.Exploring;

/// <summary>The source of a symbol.</summary>
/// <param name="Name">Its name with that of its type: <c>List&lt;T&gt;.Add</c>; null when there is none.</param>
/// <param name="Form">Of the text.</param>
/// <param name="Origin">Where the text comes from, in a few words: <c>submission 3</c>, <c>decompiled from /opt/press/Acme.Press.dll</c>; empty when there is none.</param>
/// <param name="Text">The text with line feeds; at most 500,000 characters; empty when there is none.</param>
/// <param name="Line">0-based line at which the symbol begins in it.</param>
/// <param name="Incomplete">True when it was longer and its end was left out.</param>
/// <param name="Problem">Why there is no text, in one line; null when there is one.</param>
/// <param name="Near">When nothing has the name that was asked for: names that may have been meant, best first.</param>
/// <param name="Others">How many more symbols the name fits: overloads, mostly.</param>
public sealed record SymbolSource(
    string? Name, SourceForm Form, string Origin, string Text, int Line, bool Incomplete, string? Problem, string[] Near, int Others = 0);
