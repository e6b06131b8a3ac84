namespace RemoteCsi.Protocol.Completion;

/// <summary>Items of a list that follow one another and are all of one kind and nothing but their label.</summary>
/// <param name="At">How many items of <see cref="CompletionList.Items"/> come before.</param>
/// <param name="Kind">The <see cref="CompletionItem.Kind"/> of each.</param>
/// <param name="Labels">The <see cref="CompletionItem.Label"/>s.</param>
public sealed record CompletionRun(int At, string Kind, string[] Labels);
