using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Display;
using static RemoteCsi.Cli.Tests.Rendering.Nodes;

namespace RemoteCsi.Cli.Tests.Rendering;

public sealed class ValueRendererTests
{
    [Fact]
    public void Scalars_AreTheirLiterals()
    {
        Assert.Equal("42", Plain(Number(42)));
        Assert.Equal("\"a\\nb\"", Plain(String("\"a\\nb\"")));
        Assert.Equal("null", Plain(Null));
    }

    [Fact]
    public void StringThatWasCut_ShowsIt() => Assert.Equal("\"aaa\"…", Plain(String("\"aaa\"", truncated: true)));

    [Fact]
    public void Sequence_OfScalars_IsOneLine() => Assert.Equal("List<int>(3) { 1, 2, 3 }", Plain(List("List<int>(3)", Number(1), Number(2), Number(3))));

    [Fact]
    public void Sequence_WithNothing_SaysSo() => Assert.Equal("int[0] { }", Plain(List("int[0]")));

    [Fact]
    public void Dictionary_ShowsKeysInBrackets() => Assert.Equal(
        "Dictionary<string, int>(2) { [\"a\"] = 1, [\"b\"] = 2 }",
        Plain(Map("Dictionary<string, int>(2)", Entry(String("\"a\""), Number(1)), Entry(String("\"b\""), Number(2)))));

    [Fact]
    public void Tuple_IsInParentheses() => Assert.Equal("(1, \"x\")", Plain(Tuple(Number(1), String("\"x\""))));

    [Fact]
    public void Record_ShowsItsMembers() => Assert.Equal(
        "Person { Name = \"Ann\", Age = 3 }", Plain(Object("Person", ("Name", String("\"Ann\"")), ("Age", Number(3)))));

    [Theory]
    [InlineData("{ … }")]
    [InlineData("<anonymous>")]
    [InlineData("")]
    public void AnonymousType_HasNoHeader(string header) => Assert.Equal("{ A = 1, B = 2 }", Plain(Object(header, ("A", Number(1)), ("B", Number(2)))));

    [Fact]
    public void Sequence_ThatWasCut_SaysHowMuchIsMissing()
    {
        DisplayNode cut = List("List<int>(1000)", Number(1), Number(2)) with { Count = 1000, Truncated = true };
        Assert.Equal("List<int>(1000) { 1, 2, … 998 more }", Plain(cut));
        Assert.Equal("IEnumerable<int> { 1, 2, … }", Plain(cut with { Text = "IEnumerable<int>", Count = null }));
    }

    [Fact]
    public void Sequence_WhoseLastItemIsElided_ShowsOneMarkOnly() => Assert.Equal(
        "int[9] { 1, … }", Plain(List("int[9]", Number(1), new DisplayNode(DisplayKind.Elided, "…")) with { Truncated = true }));

    [Fact]
    public void FailedCyclicAndElidedParts_AreMarked() => Assert.Equal(
        "Node { Bad = <failed: InvalidOperationException: no>, Self = <cycle: Node>, Deep = … }",
        Plain(Object(
            "Node",
            ("Bad", new DisplayNode(DisplayKind.Failed, "InvalidOperationException: no")),
            ("Self", new DisplayNode(DisplayKind.Cycle, "<cycle: Node>", "Node")),
            ("Deep", new DisplayNode(DisplayKind.Elided, "…", "Node")))));

    [Fact]
    public void Text_KeepsItsOwnLines() => Assert.Equal("a\nb", Plain(new DisplayNode(DisplayKind.Text, "a\nb", "Thing")));

    [Fact]
    public void Text_WithinAnObject_IsOneLine() => Assert.Equal(
        "Box { Content = a b }", Plain(Object("Box", ("Content", new DisplayNode(DisplayKind.Text, "a\nb", "Thing")))));

    [Fact]
    public void Object_ThatIsTooLong_IsIndented()
    {
        DisplayNode address = Object("Address", ("Street", String("\"Main Street 1\"")), ("City", String("\"Springfield\"")));
        DisplayNode person = Object("Person", ("Name", String("\"Ann\"")), ("Home", address), ("Tags", List("int[2]", Number(1), Number(2))));
        Assert.Equal(
            """
            Person {
              Name = "Ann",
              Home = Address {
                Street = "Main Street 1",
                City = "Springfield",
              },
              Tags = int[2] { 1, 2 },
            }
            """,
            ValueRenderer.Render(person, new RenderTarget(40, Theme.None, Terminal: false)));
    }

    [Fact]
    public void Sequence_OfManyScalars_FillsLines()
    {
        DisplayNode numbers = List("int[30]", [.. Enumerable.Range(1, 30).Select(i => Number(i))]);
        Assert.Equal(
            """
            int[30] {
              1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
              13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
              23, 24, 25, 26, 27, 28, 29, 30,
            }
            """,
            ValueRenderer.Render(numbers, new RenderTarget(42, Theme.None, Terminal: false)));
    }

    [Fact]
    public void Sequence_OfLikeObjects_IsATable()
    {
        DisplayNode people = List("List<Person>(2)", Person("Ann", 3), Person("Bob [x]", 44));
        Assert.Equal(
            """
            List<Person>(2)
            ╭───────────┬─────╮
            │ Name      │ Age │
            ├───────────┼─────┤
            │ "Ann"     │   3 │
            │ "Bob [x]" │  44 │
            ╰───────────┴─────╯
            """,
            Plain(people));
    }

    [Fact]
    public void Table_ThatWasCut_SaysHowMuchIsMissing()
    {
        DisplayNode people = List("List<Person>(500)", Person("Ann", 3)) with { Count = 500, Truncated = true };
        Assert.EndsWith("╯\n… 499 more", Plain(people), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_WithMarkupInItsValues_ShowsItAsItIs()
    {
        DisplayNode people = List("List<Person>(1)", Person("[red]x[/] [[", 3));
        Assert.Contains("[red]x[/] [[", Plain(people), StringComparison.Ordinal);
    }

    [Fact]
    public void Sequence_OfUnlikeObjects_IsNoTable()
    {
        DisplayNode mixed = List("object[2]", Person("Ann", 3), Object("Dog", ("Name", String("\"Rex\""))));
        Assert.Equal("object[2] { Person { Name = \"Ann\", Age = 3 }, Dog { Name = \"Rex\" } }", Plain(mixed));
    }

    [Fact]
    public void Colours_AddNothingButColours()
    {
        DisplayNode value = Object("Person", ("Name", String("\"Ann\"")), ("Age", Number(3)), ("Alive", new DisplayNode(DisplayKind.Scalar, "true", "bool")));
        string coloured = ValueRenderer.Render(value, new RenderTarget(120, Theme.Dark, Terminal: true));
        Assert.Contains("\e[32m\"Ann\"\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(Plain(value), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void Controls_InAValue_DoNotReachATerminal()
    {
        var hostile = new DisplayNode(DisplayKind.Text, "\e]0;owned\a\e[2Jhi", "Thing");
        Assert.Equal("^[]0;owned^G^[[2Jhi", ValueRenderer.Render(hostile, new RenderTarget(80, Theme.None, Terminal: true)));
        DisplayNode table = List("List<Person>(1)", Object("Person", ("Na\ame", hostile)));
        string drawn = ValueRenderer.Render(table, new RenderTarget(80, Theme.Dark, Terminal: true));
        Assert.DoesNotContain("\e]", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("\a", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTree_RendersWithoutFailing()
    {
        var random = new Random(42);
        for (int i = 0; i < 2000; i++)
        {
            DisplayNode node = Any(random, 0);
            foreach (RenderTarget target in (RenderTarget[])[RenderTarget.Plain, new(20, Theme.Light, true), new(1, Theme.None, true)])
            {
                Assert.NotNull(ValueRenderer.Render(node, target));
            }
        }
    }

    private static DisplayNode Person(string name, int age) => Object("Person", ("Name", String($"\"{name}\"")), ("Age", Number(age)));

    private static string Plain(DisplayNode node) => ValueRenderer.Render(node, RenderTarget.Plain);

    // Also trees that no worker of ours makes: missing parts, wrong parts, empty texts.
    private static DisplayNode Any(Random random, int depth)
    {
        var kind = (DisplayKind)random.Next(Enum.GetValues<DisplayKind>().Length);
        string text = random.Next(4) switch { 0 => "", 1 => "a\nb\r\n", 2 => "[x] \e[31m" + new string('y', random.Next(90)), _ => "T" };
        DisplayNode[]? items = depth > 3 || random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth + 1))];
        DisplayMember[]? members = depth > 3 || random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(i => new DisplayMember($"M{i}", Any(random, depth + 1)))];
        return new DisplayNode(kind, text, random.Next(3) == 0 ? null : "T", members, items, random.Next(3) == 0 ? null : random.Next(1000), random.Next(2) == 0);
    }
}
