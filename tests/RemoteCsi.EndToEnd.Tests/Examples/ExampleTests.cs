using System.Text.RegularExpressions;

namespace RemoteCsi.EndToEnd.Tests.Examples;

/// <summary>What a newcomer finds in <c>examples</c> does what its pages say.</summary>
public sealed class ExampleTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    private static string Examples => Path.Combine(Repository.Root, "examples");

    public static TheoryData<string> Scripts => [.. Names("scripts", "*.expected")];

    public static TheoryData<string> Transcripts => [.. Names("transcripts", "*.txt")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_PrintsWhatIsExpectedOfIt(string name)
    {
        string script = Path.Combine(Examples, "scripts", name + ".csx");
        string input = Path.ChangeExtension(script, ".input");

        ProgramResult result = await home.RunAsync(["invoke", "local", script], File.Exists(input) ? await File.ReadAllTextAsync(input, Token) : "");

        Assert.Equal((0, await File.ReadAllTextAsync(Path.ChangeExtension(script, ".expected"), Token), ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Transcript_IsTrue(string name)
    {
        string expected = await File.ReadAllTextAsync(Path.Combine(Examples, "transcripts", name + ".txt"), Token);
        await using var fresh = new RcsiHome();
        var actual = new System.Text.StringBuilder();
        foreach (string line in expected.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)))
        {
            var environment = new Dictionary<string, string?>(fresh.Environment)
            {
                ["SITES"] = Path.Combine(Examples, "sites", "bin", new DirectoryInfo(Path.GetDirectoryName(Repository.Rcsi)!).Parent!.Name, "net10.0"),
                ["PATH"] = Path.GetDirectoryName(Repository.Rcsi) + ":" + Environment.GetEnvironmentVariable("PATH"),
            };
            await using RunningProgram shell = RunningProgram.Start("/bin/sh", ["-c", line[2..]], environment, fresh.Scratch);
            shell.CloseInput();
            ProgramResult result = await shell.WaitAsync();
            actual.Append(line).Append('\n').Append(result.Stdout).Append(result.Stderr);
        }

        // The one thing that is never the same twice.
        Assert.Equal(expected, Regex.Replace(actual.ToString(), "\"elapsedMs\":[0-9.]+", "\"elapsedMs\":…"));
    }

    [Fact]
    public async Task Largest_IsATable()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", Path.Combine(Examples, "scripts", "largest.csx"));

        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Stdout.Split('\n');
        int Row(string name) => Array.FindIndex(lines, line => line.Contains(name, StringComparison.Ordinal));
        Assert.True(Row("Name") >= 0 && Row("Name") < Row("alpha.log"), result.Stdout);
        Assert.True(Row("alpha.log") < Row("gamma.log") && Row("gamma.log") < Row("beta.log"), result.Stdout);
    }

    [Fact]
    public async Task FleetReport_AsksEveryEndpoint_AndSaysWhichDidNotAnswer()
    {
        await home.StartAgentAsync();
        string program = Path.Combine(AppContext.BaseDirectory, "FleetReport");

        await using RunningProgram good = RunningProgram.Start(program, [home.Endpoint], home.Environment);
        ProgramResult all = await good.WaitAsync();
        await using RunningProgram mixed = RunningProgram.Start(program, [home.Endpoint, "unix:/no/such/socket"], home.Environment);
        ProgramResult some = await mixed.WaitAsync();

        Assert.True(all.ExitCode == 0, all.ToString());
        Assert.Contains(Environment.MachineName, all.Stdout, StringComparison.Ordinal);
        Assert.Equal(1, some.ExitCode);
        Assert.Contains(Environment.MachineName, some.Stdout, StringComparison.Ordinal);
        Assert.Contains("/no/such/socket", some.Stdout, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Examples, folder), pattern).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);
}
