using System.Text.Json;
using RemoteCsi.Protocol.Completion;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Completion;

public sealed class CompletionListTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(500)]
    public void List_InRuns_ComesBackWholeAndInOrder(int count)
    {
        var random = new Random(count);
        CompletionItem[] items = [.. Enumerable.Range(0, count).Select(number => new CompletionItem(
            $"x{number}", number % 50 < 30 ? "Field" : "Class", Insert: random.Next(20) == 0 ? "other" : null, Edits: random.Next(30) == 0))];
        var list = new CompletionList(3, 1, items, Incomplete: true, ByFirstLetter: true);
        CompletionList runs = list.InRuns();
        Assert.Equal(count >= 500, runs.Runs?.Length > 1);
        CompletionList back = JsonSerializer.Deserialize<CompletionList>(JsonSerializer.Serialize(runs, Web), Web)!.Whole();
        Assert.Equal(items, back.Items);
        Assert.Equal(list with { Items = [] }, back with { Items = [] });
    }

    [Fact]
    public void List_OfLikeNames_IsAThirdAsLongInRuns()
    {
        var list = new CompletionList(0, 0, [.. Enumerable.Range(0, 10_000).Select(number => new CompletionItem($"x{number}", "Field"))]);
        Assert.True(JsonSerializer.Serialize(list.InRuns(), Web).Length * 3 < JsonSerializer.Serialize(list, Web).Length);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(99)]
    public void Runs_WithoutAPlaceInTheList_LoseNothing(int at)
    {
        var list = new CompletionList(0, 0, [new CompletionItem("a", "Local"), new CompletionItem("b", "Local")], Runs: [new CompletionRun(1, "Field", ["x"]), new CompletionRun(at, "Field", ["y"])]);
        Assert.Equal(["a", "b", "x", "y"], list.Whole().Items.Select(item => item.Label).Order());
    }

    [Fact]
    public void List_WithoutRuns_SaysNothingOfThem() =>
        Assert.Equal("""{"start":1,"length":0,"items":[],"incomplete":false,"byFirstLetter":false}""", JsonSerializer.Serialize(new CompletionList(1, 0, []), Web));
}
