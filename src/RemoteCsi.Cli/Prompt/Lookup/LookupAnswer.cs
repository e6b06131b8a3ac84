using RemoteCsi.Cli.Prompt.Paging;

namespace RemoteCsi.Cli.Prompt.Lookup;

/// <summary>What a look-up came to: a text to be read, or why there is none.</summary>
/// <param name="Page">The text; null when there is none.</param>
/// <param name="Problem">Why there is none, in one line; null when there is one.</param>
internal sealed record LookupAnswer(PagedText? Page, string? Problem);
