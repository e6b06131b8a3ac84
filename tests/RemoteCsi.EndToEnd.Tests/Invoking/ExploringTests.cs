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

        await home.RunAsync("invoke", "local", "--session", "explored", "-c", "/// <summary>Prints.</summary>\nclass Press { /// <summary>Prints it.</summary>\npublic void Print(string text) { } }\nvar press = new Press();");
        ProgramResult members = await home.RunAsync("members", "local", "press", "--session", "explored");
        Assert.Equal((0, "method  void Print(string text)  Prints it.\n", "1 member of Press\n"), (members.ExitCode, members.Stdout, members.Stderr));
        ProgramResult listed = await home.RunAsync("members", "local", "List<int>", "--json");
        Assert.Contains(listed.JsonLines()[0].GetProperty("members").EnumerateArray(), member => member.GetProperty("name").GetString() == "AddRange");
        ProgramResult types = await home.RunAsync("types", "local", "--session", "explored", "--json");
        Assert.Equal("Press", Assert.Single(types.JsonLines()).GetProperty("matches")[0].GetProperty("name").GetString());
        ProgramResult filtered = await home.RunAsync("types", "local", "ZipArchiveE", "--limit", "1");
        Assert.StartsWith("ZipArchiveEntry  class", filtered.Stdout, StringComparison.Ordinal);

        ProgramResult found = await home.RunAsync("find", "local", "twice", "kind:method", "--session", "explored", "--json");
        Assert.Equal("int Twice(int number)", Assert.Single(found.JsonLines()).GetProperty("matches")[0].GetProperty("signature").GetString());
    }

    [Fact]
    public async Task Source_IsWhatWasSubmitted_OrDecompiled_ForPeopleAndForPrograms()
    {
        await home.RunAsync("invoke", "local", "--session", "sourced", "-c", "int Thrice(int number) => 3 * number;");

        ProgramResult own = await home.RunAsync("source", "local", "Thrice", "--session", "sourced");
        Assert.Equal((0, "int Thrice(int number) => 3 * number;\n", "Thrice: submission 1\n"), (own.ExitCode, own.Stdout, own.Stderr));

        ProgramResult il = await home.RunAsync("source", "local", "Thrice", "--session", "sourced", "--il", "--json");
        JsonElement json = Assert.Single(il.JsonLines());
        Assert.Equal("il", json.GetProperty("form").GetString());
        Assert.Contains("ldc.i4.3", json.GetProperty("text").GetString(), StringComparison.Ordinal);

        ProgramResult unknown = await home.RunAsync("source", "local", "Consle", "--session", "sourced");
        Assert.Equal((1, "", "rcsi: nothing is called 'Consle'; there is Console\n"), (unknown.ExitCode, unknown.Stdout, unknown.Stderr));
    }

    [Fact]
    public async Task WhatIsNotThere_IsSaidInOneLine_WithTheExitCodeOfItsReason()
    {
        ProgramResult unknown = await home.RunAsync("explain", "local", "Consle");
        Assert.Equal((1, "", "rcsi: nothing is called 'Consle'; there is Console\n"), (unknown.ExitCode, unknown.Stdout, unknown.Stderr));

        ProgramResult nonsense = await home.RunAsync("find", "local", "kind:banana");
        Assert.Equal(2, nonsense.ExitCode);
        Assert.StartsWith("rcsi: 'banana' is no kind", nonsense.Stderr, StringComparison.Ordinal);

        ProgramResult noType = await home.RunAsync("members", "local", "Consle");
        Assert.Equal((1, "", "rcsi: nothing is called 'Consle'; there is Console\n"), (noType.ExitCode, noType.Stdout, noType.Stderr));
        ProgramResult noTypes = await home.RunAsync("types", "local");
        Assert.Equal((2, ""), (noTypes.ExitCode, noTypes.Stdout));

        ProgramResult nobody = await home.RunAsync("explain", "local", "int", "--session", "nobody");
        Assert.Equal(2, nobody.ExitCode);
    }
}
