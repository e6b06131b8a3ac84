using System.Text;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Tests.Terminal;

public sealed class TerminalFilterTests
{
    [Theory]
    [InlineData("plain äöü 漢 😀\n\ttext", "plain äöü 漢 😀\n\ttext")]
    [InlineData("\e[31mred\e[0m", "\e[31mred\e[0m")]
    [InlineData("\e[38;2;1;2;3mx\e[m", "\e[38;2;1;2;3mx\e[m")]
    [InlineData("\e[4:3mx\e[0m", "\e[4:3mx\e[0m")]
    [InlineData("\e[31mopen", "\e[31mopen\e[0m")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\rb", "a^Mb")]
    [InlineData("bell\a", "bell^G")]
    [InlineData("\0\x01\x1f\x7f", "^@^A^_^?")]
    [InlineData("\e[2J", "^[[2J")]
    [InlineData("\e[1;1H", "^[[1;1H")]
    [InlineData("\e[?25l", "^[[?25l")]
    [InlineData("\e]0;title\a", "^[]0;title^G")]
    [InlineData("\e]52;c;ZXZpbA==\e\\", "^[]52;c;ZXZpbA==^[\\")]
    [InlineData("\ePq\e\\", "^[Pq^[\\")]
    [InlineData("\u009b31m", "M-^[31m")]
    [InlineData("\u0085", "M-^E")]
    [InlineData("\u202eevil\u2066", "<U+202E>evil<U+2066>")]
    [InlineData("end\e", "end^[")]
    [InlineData("end\e[3", "end^[[3")]
    public void Clean_LetsColoursPassAndShowsTheRest(string text, string clean) => Assert.Equal(clean, TerminalFilter.Clean(text));

    [Theory]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("\e[31mred", "^[[31mred")]
    [InlineData("a\u200bb\ufeffc\u00add", "a<U+200B>b<U+FEFF>c<U+00AD>d")]
    [InlineData("x\U000e0041y\U000e0100z", "x<U+E0041>y\U000e0100z")]
    [InlineData("\u206a\ufff9", "<U+206A><U+FFF9>")]
    [InlineData("a\r\nb", "a^M b")]
    public void CleanLine_KeepsOneLineWithoutColours(string text, string clean) => Assert.Equal(clean, TerminalFilter.CleanLine(text));

    [Fact]
    public void CleanJson_IsTheSameJson()
    {
        const string Json = "{\"a\":\"x\u202ey\u009b\u2066\u206az\"}";

        string clean = TerminalFilter.CleanJson(Json);

        Assert.Equal("""{"a":"x\u202ey\u009b\u2066\u206az"}""", clean);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(Json), System.Text.Json.Nodes.JsonNode.Parse(clean)));
        Assert.Equal("{}", TerminalFilter.CleanJson("{}"));
    }

    [Fact]
    public void Sequence_ThatNeverEnds_IsShown()
    {
        string text = "\e[" + new string('1', 200) + "m";
        Assert.StartsWith("^[[1", TerminalFilter.Clean(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_CutAnywhere_GiveTheSameAsTheWhole()
    {
        var random = new Random(1);
        const string Letters = "ab\e[31m0;\r\n\a\u009b\u202e\u0007m]";
        for (int i = 0; i < 5000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Letters[random.Next(Letters.Length)]));
            var whole = new TerminalFilter();
            string expected = whole.Next(text) + whole.End();
            var cut = new TerminalFilter();
            var got = new StringBuilder();
            for (int at = 0; at < text.Length;)
            {
                int length = random.Next(1, 4);
                got.Append(cut.Next(text.Substring(at, Math.Min(length, text.Length - at))));
                at += length;
            }

            got.Append(cut.End());
            Assert.Equal(expected, got.ToString());
            Assert.Equal(whole.ColourIsOpen, cut.ColourIsOpen);
            AssertSafe(expected);
        }
    }

    // Nothing a terminal acts on, save line ends, tabs and colour sequences.
    private static void AssertSafe(string text)
    {
        string rest = System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;:]*m", "");
        Assert.DoesNotContain(rest, letter => (char.IsControl(letter) && letter is not ('\n' or '\t')) || letter == '\u202e');
    }
}
