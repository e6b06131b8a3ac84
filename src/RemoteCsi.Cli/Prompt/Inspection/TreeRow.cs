namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>A row of the tree.</summary>
/// <param name="Node">The value, or the one below whose parts the row stands.</param>
/// <param name="IsRest">True for the row that tells what else there is of <paramref name="Node"/>.</param>
/// <param name="Guides">The lines before it.</param>
internal sealed record TreeRow(TreeNode Node, bool IsRest, string Guides);
