using System.Text.Json;

namespace RemoteCsi.EndToEnd.Tests.Invoking;

/// <summary><c>rcsi explain</c> and <c>rcsi find</c>.</summary>
public sealed class ExploringTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task Names_OfASession_AreExplainedAndFound_ForPeopleAndForPrograms()
    {
        await home.RunAsync("invoke", "local", "--session", "explored", "-c", "/// <summary>Doubles.</summary>\nint Twice(int number) => 2 * number;");

        ProgramResult text = await home.RunAsync("explain", "local", "Twice", "--session", "explored");
        Assert.Equal(0, text.ExitCode);
        Assert.Equal("Twice  script function\n  int Twice(int number)\n    Doubles.\n", text.Stdout);

        ProgramResult json = await home.RunAsync("explain", "local", "Twice", "--session", "explored", "--json");
        JsonElement symbol = Assert.Single(json.JsonLines()).GetProperty("symbols")[0];
        Assert.Equal("Doubles.", symbol.GetProperty("summary").GetString());
        Assert.Equal("number", symbol.GetProperty("parameters")[0].GetProperty("name").GetString());

        ProgramResult found = await home.RunAsync("find", "local", "twice", "kind:method", "--session", "explored", "--json");
        Assert.Equal("int Twice(int number)", Assert.Single(found.JsonLines()).GetProperty("matches")[0].GetProperty("signature").GetString());
    }

    [Fact]
    public async Task WhatIsNotThere_IsSaidInOneLine_WithTheExitCodeOfItsReason()
    {
        ProgramResult unknown = await home.RunAsync("explain", "local", "Consle");
        Assert.Equal((1, "", "rcsi: nothing is called 'Consle'; there is Console\n"), (unknown.ExitCode, unknown.Stdout, unknown.Stderr));

        ProgramResult nonsense = await home.RunAsync("find", "local", "kind:banana");
        Assert.Equal(2, nonsense.ExitCode);
        Assert.StartsWith("rcsi: 'banana' is no kind", nonsense.Stderr, StringComparison.Ordinal);

        ProgramResult nobody = await home.RunAsync("explain", "local", "int", "--session", "nobody");
        Assert.Equal(2, nobody.ExitCode);
    }
}
