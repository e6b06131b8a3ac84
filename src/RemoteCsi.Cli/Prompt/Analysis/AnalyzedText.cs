using RemoteCsi.Protocol.Analysis;

namespace RemoteCsi.Cli.Prompt.Analysis;

/// <summary>A text, and what is known of it.</summary>
internal sealed record AnalyzedText(string Text, TextAnalysis Analysis);
