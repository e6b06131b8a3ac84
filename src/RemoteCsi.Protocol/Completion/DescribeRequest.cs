namespace RemoteCsi.Protocol.Completion;

/// <summary>Asks for signature and documentation of an item of the list that the same text and position give.</summary>
/// <param name="Session">As in <see cref="CompletionRequest"/>.</param>
/// <param name="Code">As in <see cref="CompletionRequest"/>.</param>
/// <param name="Position">As in <see cref="CompletionRequest"/>.</param>
/// <param name="Label">The item's <see cref="CompletionItem.Label"/>.</param>
/// <param name="Kind">The item's <see cref="CompletionItem.Kind"/>.</param>
/// <param name="Import">The item's <see cref="CompletionItem.Import"/>.</param>
public sealed record DescribeRequest(Sessions.SessionSelector Session, string Code, int Position, string Label, string Kind, string? Import = null);
