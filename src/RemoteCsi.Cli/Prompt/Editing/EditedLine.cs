namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>What was typed.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Text">The text, with line feeds; empty unless submitted.</param>
/// <param name="IsDetailed">Whether its value is wanted in detail.</param>
internal sealed record EditedLine(EditedLineKind Kind, string Text, bool IsDetailed = false);
