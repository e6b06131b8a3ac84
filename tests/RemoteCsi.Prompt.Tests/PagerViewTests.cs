using RemoteCsi.Cli.Prompt.Paging;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Prompt.Tests.Fakes;

namespace RemoteCsi.Prompt.Tests;

/// <summary>The pager's screen, without a terminal.</summary>
public sealed class PagerViewTests
{
    private const int Width = 40;
    private const int Height = 6;

    [Fact]
    public void Text_IsShownFromItsStart_AndMovesByRowsAndPages()
    {
        PagerView view = Of(Numbered(20));
        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], Rows(view)[..^1]);
        Assert.Contains("lines 1-5 of 20", Rows(view)[^1], StringComparison.Ordinal);
        view.Move(2);
        Assert.Equal("line 3", Rows(view)[0]);
        view.MovePages(1);
        Assert.Equal("line 7", Rows(view)[0]);
        view.GoToEnd();
        Assert.Equal(["line 16", "line 20"], [Rows(view)[0], Rows(view)[4]]);
        view.Move(5);
        Assert.Equal("line 16", Rows(view)[0]);
        view.GoToStart();
        Assert.Equal("line 1", Rows(view)[0]);
    }

    [Fact]
    public void LongLine_IsContinuedInTheNextRow_AndWideLettersAreNotCut()
    {
        PagerView view = Of(new string('x', Width - 1) + "漢字");
        Assert.Equal([new string('x', Width - 1), "漢字"], Rows(view, clean: true)[..2]);
    }

    [Fact]
    public void Search_GoesToTheNextLineThatHasIt_AndSaysWhenNoneHas()
    {
        PagerView view = Of(Numbered(40));
        Type(view, "LINE 17");
        Assert.Contains("not found: LINE 17", Rows(view)[^1], StringComparison.Ordinal);
        Type(view, "ne 17");
        Assert.Equal("line 17", Rows(view)[0]);
        Type(view, "7");
        view.SearchOn(back: false);
        Assert.Equal("line 27", Rows(view)[0]);
        view.SearchOn(back: true);
        Assert.Equal("line 17", Rows(view)[0]);
    }

    [Fact]
    public void WhatIsFound_IsMarked() => Assert.Contains("li\e[7mne 2\e[0m", Found("ne 2"), StringComparison.Ordinal);

    [Fact]
    public void Resizing_KeepsTheLineAtTheTop()
    {
        PagerView view = Of(Numbered(40));
        view.Move(10);
        view.Resize(6, Height);
        Assert.Equal("line 1", Rows(view)[0]);
        view.Resize(Width, Height);
        Assert.Equal("line 11", Rows(view)[0]);
    }

    [Fact]
    public void Source_IsColoured_AndItsControlsAreShown()
    {
        PagedText text = PagedText.Of(new SymbolSource("A.B", SourceForm.CSharp, "x\e[2J", "// a\e[31mb\n\tint x;\u202e\n/* one\ntwo */\n", 0, Incomplete: true, null, []), Theme.Dark);
        Assert.Equal("A.B · x^[[2J", text.Title);
        Assert.Equal(["// a^[[31mb", "    int x;<U+202E>", "/* one", "two */"], text.Lines.Select(line => line.Text).Take(4));
        Assert.StartsWith("// … the rest is left out", text.Lines[4].Text, StringComparison.Ordinal);
        Assert.Equal([0, 4, 0, 0], text.Lines.Take(4).Select(line => line.Colours[0].Start));
        Assert.Equal("two */".Length, text.Lines[3].Colours[0].Length);
    }

    private static string Found(string pattern)
    {
        PagerView view = Of(Numbered(3));
        Type(view, pattern);
        return view.Paint();
    }

    private static void Type(PagerView view, string pattern)
    {
        view.Pattern = pattern;
        view.Search();
    }

    private static string Numbered(int lines) => string.Join('\n', Enumerable.Range(1, lines).Select(number => $"line {number}"));

    private static PagerView Of(string text)
    {
        var view = new PagerView(new PagedText("title", [.. text.Split('\n').Select(line => new PagedLine(line, []))], 0));
        view.Resize(Width, Height);
        return view;
    }

    /// <summary>The rows that a terminal would show.</summary>
    private static string[] Rows(PagerView view, bool clean = false)
    {
        if (clean)
        {
            // The fake screen knows no letters of two columns.
            return [.. view.Paint().Replace("\e[H", "", StringComparison.Ordinal).Replace("\e[K", "", StringComparison.Ordinal).Split("\r\n")];
        }

        var screen = new Screen(Width, Height);
        screen.Write(view.Paint());
        return screen.Rows;
    }
}
