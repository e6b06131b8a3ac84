namespace RemoteCsi.Protocol.Completion;

/// <summary>What could stand at the caret.</summary>
/// <param name="Start">0-based offset at which the span to replace starts.</param>
/// <param name="Length">Length of that span, the typed prefix.</param>
/// <param name="Items">All items, unfiltered by the prefix so that the client filters by itself; sorted as Roslyn sorts.</param>
/// <param name="Incomplete">True when the list was cut to fit its bound of 20,000 items.</param>
/// <param name="ByFirstLetter">
/// True when, of types that would have to be imported, it has only those that begin with the letter that was typed first, and none if none was:
/// all of a framework are several thousand. After another first letter it is to be asked for anew.
/// </param>
public sealed record CompletionList(int Start, int Length, CompletionItem[] Items, bool Incomplete = false, bool ByFirstLetter = false);
