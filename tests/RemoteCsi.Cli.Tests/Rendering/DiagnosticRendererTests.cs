using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Tests.Rendering;

public sealed class DiagnosticRendererTests
{
    [Fact]
    public void Error_HasItsLineAndACaretUnderIt() => Assert.Equal(
        """
        (1,5): error CS0103: The name 'foo' does not exist
          1 + foo
              ^^^
        """,
        Render(new SubmissionDiagnostic("CS0103", DiagnosticSeverity.Error, "The name 'foo' does not exist", 1, 5, 1, 8), "1 + foo"));

    [Fact]
    public void Warning_OnALaterLine_ShowsThatLine() => Assert.Equal(
        """
        a.csx(2,5): warning CS0219: assigned but never used
          int y;
              ^
        """,
        Render(new SubmissionDiagnostic("CS0219", DiagnosticSeverity.Warning, "assigned but never used", 2, 5, 2, 6), "int x;\r\nint y;\r\n", "a.csx"));

    [Fact]
    public void Tabs_DoNotMoveTheCaret() => Assert.Equal(
        """
        (1,2): error X: m
              foo
              ^^^
        """,
        Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", 1, 2, 1, 5), "\tfoo"));

    [Fact]
    public void Span_OverSeveralLines_IsMarkedToTheEndOfTheFirst() =>
        Assert.EndsWith("  f(\n   ^", Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", 1, 2, 3, 1), "f(\n1,\n2"), StringComparison.Ordinal);

    [Fact]
    public void Error_AtTheEndOfTheText_HasACaretThere() =>
        Assert.EndsWith("  1 +\n     ^", Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", 1, 4, 1, 4), "1 +"), StringComparison.Ordinal);

    [Fact]
    public void Error_OfALoadedFile_NamesIt() => Assert.Equal(
        "/srv/lib.csx(3,1): error X: m", Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", 3, 1, 3, 2, "/srv/lib.csx"), "#load \"lib.csx\""));

    [Fact]
    public void LongLine_IsCutAroundTheCaret()
    {
        string code = new string('a', 200) + "BAD" + new string('b', 200);
        string[] lines = Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", 1, 201, 1, 204), code).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, RenderTarget.PlainWidth));
        int caret = lines[2].IndexOf('^', StringComparison.Ordinal);
        Assert.Equal("BAD", lines[1][caret..(caret + 3)]);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 99, 1, 100)]
    [InlineData(9, 1, 9, 2)]
    [InlineData(1, 3, 1, 1)]
    public void Position_OutsideTheText_IsNoTrouble(int line, int column, int endLine, int endColumn) =>
        Assert.Contains("error X: m", Render(new SubmissionDiagnostic("X", DiagnosticSeverity.Error, "m", line, column, endLine, endColumn), "1"), StringComparison.Ordinal);

    private static string Render(SubmissionDiagnostic diagnostic, string code, string? source = null) =>
        DiagnosticRenderer.Render(diagnostic, code, source, RenderTarget.Plain);
}
