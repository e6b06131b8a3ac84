using System.Text.Json;

namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary>Making, listing, naming and removing sessions from the command line.</summary>
public sealed class SessionTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task New_MakesASessionThatListShows()
    {
        ProgramResult made = await home.RunAsync("new", "local", "--name", "made");
        Assert.Equal(0, made.ExitCode);

        JsonElement session = await FindAsync("made");
        Assert.Equal("Disconnected", Text(session, "state"));
        Assert.Equal("Available", Text(session, "availability"));
        Assert.NotEqual(Guid.Empty, session.GetProperty("instanceId").GetGuid());
        Assert.True(session.GetProperty("id").GetInt32() > 0);

        string plain = (await home.RunAsync("list", "local")).Stdout;
        Assert.Contains("made", plain, StringComparison.Ordinal);
        string detail = (await home.RunAsync("list", "local", "--detail")).Stdout;
        Assert.Contains(session.GetProperty("instanceId").GetString()!, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_WithANameInUse_IsRefused_AndTheSessionStays()
    {
        await home.RunAsync("invoke", "local", "--session", "taken", "-c", "int x = 1;");

        ProgramResult again = await home.RunAsync("new", "local", "--name", "taken");
        ProgramResult after = await home.RunAsync("invoke", "local", "--session", "taken", "-c", "x");

        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("taken", Assert.Single(again.Stderr.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal("1\n", after.Stdout);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("instance-id")]
    [InlineData("name")]
    public async Task Session_IsFoundBy(string by)
    {
        string name = "by-" + by;
        await home.RunAsync("invoke", "local", "--session", name, "-c", "int x = 5;");
        JsonElement session = await FindAsync(name);
        string value = by switch
        {
            "id" => session.GetProperty("id").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "instance-id" => session.GetProperty("instanceId").GetString()!,
            _ => name,
        };

        ProgramResult entered = await home.RunAsync(["enter", "local", "--" + by, value], "x + 1\nexit\n");
        Assert.Equal(0, entered.ExitCode);
        Assert.Contains("6", entered.Stdout, StringComparison.Ordinal);

        ProgramResult removed = await home.RunAsync("remove", "local", "--" + by, value);
        Assert.Equal(0, removed.ExitCode);
        Assert.DoesNotContain(name, (await home.RunAsync("list", "local")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_AfterExit_VariablesAreStillThere()
    {
        await home.RunAsync("new", "local", "--name", "often");

        ProgramResult first = await home.RunAsync(["enter", "local", "--name", "often"], "var list = new List<int> { 1 };\nexit\n");
        ProgramResult second = await home.RunAsync(["enter", "local", "--name", "often"], "list.Add(2);\nexit\n");
        ProgramResult third = await home.RunAsync(["enter", "local", "--name", "often"], "list.Sum()\nexit\n");

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, third.ExitCode));
        Assert.Contains("3", third.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_WithoutAName_MakesASession_ThatExitRemoves()
    {
        await home.StartAgentAsync();
        int before = (await ListAsync()).Count;

        ProgramResult entered = await home.RunAsync(["enter", "local"], "21 * 2\nexit\n");

        Assert.Equal(0, entered.ExitCode);
        Assert.Contains("42", entered.Stdout, StringComparison.Ordinal);
        Assert.True((await ListAsync()).Count <= before);
    }

    [Fact]
    public async Task Ids_AreNeverUsedAgain()
    {
        await home.RunAsync("new", "local", "--name", "one");
        int first = (await FindAsync("one")).GetProperty("id").GetInt32();
        await home.RunAsync("remove", "local", "--name", "one");

        await home.RunAsync("new", "local", "--name", "two");

        Assert.True((await FindAsync("two")).GetProperty("id").GetInt32() > first);
    }

    [Fact]
    public async Task Invoke_IntoTwoSessionsAtOnce_MakesEachOnlyOnce()
    {
        await home.StartAgentAsync();

        ProgramResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            home.RunAsync("invoke", "local", "--session", "race", "-c", $"int v{i} = {i};")));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.ToString()));
        Assert.Single(await ListAsync(), session => Text(session, "name") == "race");
        Assert.Equal("6\n", (await home.RunAsync("invoke", "local", "--session", "race", "-c", "v0 + v1 + v2 + v3")).Stdout);
    }

    [Fact]
    public async Task SessionsWithTheSameCode_DoNotMeet()
    {
        foreach (string name in new[] { "left", "right" })
        {
            await home.RunAsync("invoke", "local", "--session", name, "-c", "static class S { public static int N; }", "-c", "S.N++;");
        }

        await home.RunAsync("invoke", "local", "--session", "left", "-c", "S.N = 50;");

        Assert.Equal("1\n", (await home.RunAsync("invoke", "local", "--session", "right", "-c", "S.N")).Stdout);
    }

    [Fact]
    public async Task History_ShowsTheSubmissionsInTheirOrder()
    {
        await home.RunAsync("invoke", "local", "--session", "told", "-c", "int first = 1;", "-c", "first + 1");

        string history = (await home.RunAsync("history", "local", "--name", "told")).Stdout;

        int one = history.IndexOf("int first = 1;", StringComparison.Ordinal);
        Assert.True(one >= 0 && one < history.IndexOf("first + 1", StringComparison.Ordinal), history);
    }

    [Fact]
    public async Task ASessionWhoseCodeExits_IsBroken_WithTheCause_AndTheOthersGoOn()
    {
        await home.RunAsync("invoke", "local", "--session", "healthy", "-c", "int x = 3;");

        ProgramResult lost = await home.RunAsync("invoke", "local", "--session", "doomed", "-c", "Environment.Exit(7);");

        Assert.Equal(1, lost.ExitCode);
        JsonElement broken = await FindAsync("doomed");
        Assert.Equal("Broken", Text(broken, "state"));
        Assert.Contains("7", Text(broken, "cause"), StringComparison.Ordinal);
        Assert.Equal("3\n", (await home.RunAsync("invoke", "local", "--session", "healthy", "-c", "x")).Stdout);
    }

    private static string Text(JsonElement session, string field) =>
        session.TryGetProperty(field, out JsonElement value) ? value.ToString() : "";

    private async Task<IReadOnlyList<JsonElement>> ListAsync()
    {
        ProgramResult result = await home.RunAsync("list", "local", "--json");
        Assert.Equal(0, result.ExitCode);
        return result.JsonArray();
    }

    private async Task<JsonElement> FindAsync(string name) =>
        Assert.Single(await ListAsync(), session => Text(session, "name") == name);
}
