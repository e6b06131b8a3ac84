using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Testing.Hostile;
using Xunit;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What is pasted at the prompt is parsed by this process; a stack that overflows there ends it, and this test with it.</summary>
public sealed class DeepTextTests
{
    private static readonly TokenColours Colours = new(Theme.Dark);

    private const int Seed = 20261125;

    [Theory]
    [InlineData(3_000)]
    [InlineData(199_000)]
    public void Text_ThatNestsDeeply_IsColouredAndJudged_OrLeftAlone(int length)
    {
        foreach ((string name, string code) in DeepSource.All(length))
        {
            AssertSurvived(code, name);
        }
    }

    [Fact]
    public void Mixtures_AreSurvived()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 8; i++)
        {
            AssertSurvived(DeepSource.Mixed(random, random.Next(1_000, 150_000)), $"seed {Seed}, mixture {i}");
        }
    }

    [Fact]
    public void OrdinaryText_IsStillJudged()
    {
        Assert.True(TypedCode.Of("1 + 1").IsComplete);
        Assert.False(TypedCode.Of("if (true) {").IsComplete);
        Assert.NotEmpty(CSharpColours.Of(TypedCode.Of("var x = \"a\";"), Colours));
    }

    /// <summary>Being here afterwards is the point; what comes back must also be one span after the other, inside the text.</summary>
    private static void AssertSurvived(string code, string what)
    {
        TypedCode typed = TypedCode.Of(code);
        _ = typed.IsComplete;
        _ = typed.IsLiteralOrComment(code.Length / 2);
        int end = 0;
        foreach (PrettyPrompt.Highlighting.FormatSpan span in CSharpColours.Of(typed, Colours))
        {
            Assert.True(span.Start >= end && span.Start + span.Length <= code.Length, what);
            end = span.Start + span.Length;
        }
    }
}
