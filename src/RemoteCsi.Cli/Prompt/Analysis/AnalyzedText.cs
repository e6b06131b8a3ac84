using RemoteCsi.Protocol.Analysis;

namespace RemoteCsi.Cli.Prompt.Analysis;

/// <summary>A text, and what is known of it.</summary>
internal sealed record AnalyzedText(string Text, TextAnalysis Analysis)
{
    /// <summary>What is to be objected to in the text now.</summary>
    /// <param name="caret">Where the person types.</param>
    /// <param name="isComplete">Whether the text could be submitted.</param>
    public IEnumerable<ProblemSpan> Objections(int caret, bool isComplete) =>
        Analysis.Problems.Where(problem => IsObjection(problem, problem.Start, caret, isComplete));

    /// <summary>Whether a problem, which now starts at an offset, is one already: what touches the caret is not finished, and so is the form of an unfinished text.</summary>
    public static bool IsObjection(ProblemSpan problem, int start, int caret, bool isComplete) =>
        (isComplete || !problem.IsSyntax) && (caret < start || caret > start + problem.Length);
}
