using System.Text.Json;
using RemoteCsi.Protocol.Completion;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Completion;

public sealed class CompletionItemTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static TheoryData<CompletionItem, string> Items => new()
    {
        { new CompletionItem("x", "Field"), """{"label":"x","kind":"Field"}""" },
        { new CompletionItem("", "Of a later Roslyn"), """{"label":"","kind":"Of a later Roslyn"}""" },
        {
            new CompletionItem("a\"b", "Method", "i\u00e9", "f", "<>", "System.IO", true),
            """{"label":"a\u0022b","kind":"Method","insert":"i\u00E9","filter":"f","suffix":"\u003C\u003E","import":"System.IO","edits":true}"""
        },
    };

    [Theory]
    [MemberData(nameof(Items))]
    public void Item_IsWrittenWithoutWhatItHasNot_AndComesBack(CompletionItem item, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(item, Web));
        Assert.Equal(item, JsonSerializer.Deserialize<CompletionItem>(json, Web));
    }

    [Fact]
    public void Fields_MayComeInAnyOrder_BeNull_OrOfALaterVersion() => Assert.Equal(
        new CompletionItem("x", "Field", Suffix: "s"),
        JsonSerializer.Deserialize<CompletionItem>("""{"kind":"Field","later":{"label":["y"]},"edits":false,"import":null,"more":1,"suffix":"s","label":"x"}""", Web));

    [Theory]
    [InlineData("""{"kind":"Field"}""")]
    [InlineData("""{"label":"x"}""")]
    [InlineData("""{"label":null,"kind":"Field"}""")]
    [InlineData("""{"label":"x","kind":null}""")]
    [InlineData("""{"label":1,"kind":"Field"}""")]
    [InlineData("""{"label":"x","kind":["Field"]}""")]
    [InlineData("""{"label":"x","kind":"Field","edits":"true"}""")]
    [InlineData("""["x","Field"]""")]
    public void Item_ThatIsNone_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CompletionItem>(json, Web));
}
