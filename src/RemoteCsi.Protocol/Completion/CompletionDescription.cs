namespace RemoteCsi.Protocol.Completion;

/// <summary>Signature and documentation of a completion item.</summary>
/// <param name="Signature">As C# writes it, with the number of further overloads; empty for keywords and when nothing is known.</param>
/// <param name="Documentation">Summary of the XML documentation that lies beside the assembly on the agent's machine; empty when there is none.</param>
/// <param name="Edit">What taking it changes in the text of the request, for an item that <see cref="CompletionItem.Edits"/>; else null.</param>
public sealed record CompletionDescription(string Signature, string Documentation, TextEdit? Edit = null);
