using System.Globalization;
using System.Xml.Linq;
using RemoteCsi.Testing.Pictures;

namespace RemoteCsi.EndToEnd.Tests.Harness;

/// <summary>Pictures of terminals show what the terminal shows.</summary>
public sealed class ScreenPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("94", "foreground 8fc5ff")]
    [InlineData("32;1", "foreground 8ccf7e bold")]
    [InlineData("38;2;1;2;255;4", "foreground 0102ff underline")]
    [InlineData("38:2::1:2:255", "foreground 0102ff")]
    [InlineData("38;5;196;48;5;244", "foreground ff0000 background 808080")]
    [InlineData("48:5:17", "background 00005f")]
    [InlineData("41;103;7", "background f5dd8b reverse")]
    [InlineData("1;2;3;4;9", "bold dim italic underline strikethrough")]
    [InlineData("4:3", "underline")]
    [InlineData("1;4;4:0", "bold")]
    [InlineData("1;2;3;4;7;9;22;23;24;27;29", "")]
    [InlineData("31;44;39;49", "")]
    [InlineData("31;44;1;", "")]
    public void Sequence_SelectsAStyle(string parameters, string expected) => Assert.Equal(expected, Told(default(CellStyle).After(parameters)));

    [Fact]
    public void Style_HoldsUntilTheNext_OverTheEndOfARow()
    {
        PaintedScreen screen = PaintedScreen.Read("a\e[4mb\ncd\e[me\n\n \e[1m \n", 10);

        Assert.Equal(
            [["0 a", "1 b underline"], ["0 c underline", "1 d underline", "2 e"]],
            screen.Rows.Select(row => row.Select(cell => $"{cell.Column} {cell.Text} {Told(cell.Style)}".TrimEnd())));
    }

    [Fact]
    public void WideAndCombinedCharacters_TakeTheColumnsThatTheyHave()
    {
        PaintedScreen screen = PaintedScreen.Read("日a\u0301本x", 10);

        Assert.Equal([("日", 0, 2), ("a\u0301", 2, 1), ("本", 3, 2), ("x", 5, 1)], screen.Rows[0].Select(cell => (cell.Text, cell.Column, cell.Width)));
    }

    [Fact]
    public void OtherSequences_AreRefused() => Assert.Throws<FormatException>(() => PaintedScreen.Read("a\e[2Jb", 10));

    [Fact]
    public void Picture_HasEveryRunAtItsColumn_AsWideAsItsCells_WithItsLooks()
    {
        XElement picture = Draw("<&> \e[1;94mok\e[m 日x\n  \e[7mr\e[m");

        Assert.Equal(
            [("<&>", 14, 25.2, null), ("ok", 47.6, 16.8, "b"), ("日", 72.8, 16.8, null), ("x", 89.6, 8.4, null), ("r", 30.8, 8.4, null)],
            picture.Descendants(Svg + "text").Select(text => (text.Value, Number(text, "x"), Number(text, "textLength"), (string?)text.Attribute("class"))));
        Assert.Equal("#8fc5ff", (string?)picture.Descendants(Svg + "text").ElementAt(1).Attribute("fill"));
        Assert.Equal("#1b1f27", (string?)picture.Descendants(Svg + "text").Last().Attribute("fill"));
        XElement behind = Assert.Single(picture.Elements(Svg + "rect"), rect => (string?)rect.Attribute("fill") == "#d6dbe4");
        Assert.Equal((30.8, 32, 8.4, 18), (Number(behind, "x"), Number(behind, "y"), Number(behind, "width"), Number(behind, "height")));
    }

    [Fact]
    public void Boxes_AreLinesThatMeet_OfTheColourOfTheirCharacters()
    {
        XElement picture = Draw("\e[90m┌─┐\n│\e[m│\e[90m│\n└─╯");

        (string?, string?)[] paths = [.. picture.Elements(Svg + "path").Select(path => ((string?)path.Attribute("stroke"), (string?)path.Attribute("d")))];
        Assert.Equal(
            [("#8791a1", "M35 50V55Q35 59 31 59H30.8M18.2 23H35M18.2 59H30.8M18.2 23V59M35 23V50"), ("#d6dbe4", "M26.6 32V50")], paths);
        Assert.Empty(picture.Descendants(Svg + "text"));
    }

    [Fact]
    public void Underlines_AreDrawn_UnderBlanksToo_AndTheCursorIsABlock()
    {
        PaintedScreen screen = PaintedScreen.Read("\e[4ma  b\e[m", 10).WithCursor(6, 1);

        XElement picture = XElement.Parse(ScreenPicture.Draw(screen, "a \"title\" <1>"));

        Assert.Equal("M14 30h33.6", (string?)Assert.Single(picture.Elements(Svg + "path")).Attribute("d"));
        Assert.Equal("a  b", Assert.Single(picture.Descendants(Svg + "text")).Value);
        Assert.Equal((64.4, 32), (Number(picture.Elements(Svg + "rect").Last(), "x"), Number(picture.Elements(Svg + "rect").Last(), "y")));
        Assert.Equal("a \"title\" <1>", (string?)picture.Element(Svg + "title"));
        Assert.Equal(("112", "64"), ((string?)picture.Attribute("width"), (string?)picture.Attribute("height")));
    }

    private static XElement Draw(string captured) => XElement.Parse(ScreenPicture.Draw(PaintedScreen.Read(captured, 10), "test"));

    private static double Number(XElement element, string attribute) => double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);

    private static string Told(CellStyle style) => string.Join(' ', new[]
    {
        style.Foreground is { } foreground ? $"foreground {foreground:x6}" : "", style.Background is { } background ? $"background {background:x6}" : "",
        style.Bold ? "bold" : "", style.Dim ? "dim" : "", style.Italic ? "italic" : "", style.Underline ? "underline" : "",
        style.Reverse ? "reverse" : "", style.Strikethrough ? "strikethrough" : "",
    }.Where(word => word.Length > 0));
}
