using System.Text.Json;

namespace RemoteCsi.EndToEnd.Tests.Invoking;

/// <summary><c>rcsi invoke --json</c>: the fields of the contract, for programs that read them.</summary>
public sealed class InvokeJsonTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    private static readonly string[] Fields =
    [
        "diagnostics", "elapsedMs", "endpoint", "exception", "session", "status", "stderr", "stdout", "text", "type", "value",
    ];

    [Fact]
    public async Task Json_HasEveryFieldOfTheContract_AndNoOther_HoweverASubmissionEnds()
    {
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "--json", "--keep-going", "-c", "1", "-c", "var x = 1;", "-c", "nope", "-c", "throw new Exception();",
            "-c", "Environment.Exit(3);");

        IReadOnlyList<JsonElement> lines = result.JsonLines();
        Assert.Equal(["completed", "completed", "compileFailed", "threw", "workerLost"], lines.Select(line => line.GetProperty("status").GetString()));
        Assert.All(lines, line => Assert.Equal(Fields, line.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Json_OfAValue_HasItsDisplayItsJsonAndItsType()
    {
        JsonElement line = Assert.Single((await home.RunAsync(
            "invoke", "local", "--json", "-c", "new Dictionary<string, double[]> { [\"a\"] = new[] { 1.5, double.NaN } }")).JsonLines());

        Assert.Equal("completed", line.GetProperty("status").GetString());
        Assert.Equal(1.5, line.GetProperty("value").GetProperty("a")[0].GetDouble());
        Assert.Equal("NaN", line.GetProperty("value").GetProperty("a")[1].GetString());
        Assert.Equal("System.Collections.Generic.Dictionary`2[System.String,System.Double[]]", line.GetProperty("type").GetString());
        Assert.Contains("NaN", line.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("local", line.GetProperty("endpoint").GetString());
        Assert.True(line.GetProperty("elapsedMs").GetDouble() > 0);
    }

    [Fact]
    public async Task Json_OfNothingAndOfNull_AreTold_Apart()
    {
        IReadOnlyList<JsonElement> lines = (await home.RunAsync("invoke", "local", "--json", "-c", "var x = 1;", "-c", "(string)null")).JsonLines();

        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("text").ValueKind);
        Assert.Equal("null", lines[1].GetProperty("text").GetString());
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Null, line.GetProperty("type").ValueKind));
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Null, line.GetProperty("value").ValueKind));
    }

    [Fact]
    public async Task Json_OfOutput_HasTheTwoStreamsOfEachSubmission()
    {
        IReadOnlyList<JsonElement> lines = (await home.RunAsync(
            "invoke", "local", "--json", "-c", "Console.Write(\"o1\"); Console.Error.Write(\"e1\");", "-c", "Console.Write(\"o2\");")).JsonLines();

        Assert.Equal(("o1", "e1"), (lines[0].GetProperty("stdout").GetString(), lines[0].GetProperty("stderr").GetString()));
        Assert.Equal(("o2", ""), (lines[1].GetProperty("stdout").GetString(), lines[1].GetProperty("stderr").GetString()));
    }

    [Fact]
    public async Task Json_OfACompileError_HasItsDiagnostics()
    {
        JsonElement line = Assert.Single((await home.RunAsync("invoke", "local", "--json", "-c", "int ok = 1;\n  int bad = zzz;")).JsonLines());

        JsonElement diagnostic = Assert.Single(line.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal("CS0103", diagnostic.GetProperty("id").GetString());
        Assert.Equal("error", diagnostic.GetProperty("severity").GetString());
        Assert.Equal((2, 13), (diagnostic.GetProperty("line").GetInt32(), diagnostic.GetProperty("column").GetInt32()));
        Assert.Contains("'zzz'", diagnostic.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfAWarning_HasItBesideTheValue()
    {
        JsonElement line = Assert.Single((await home.RunAsync("invoke", "local", "--json", "-c", "int F() { int unused = 1; return 2; }\nF()")).JsonLines());

        Assert.Equal(2, line.GetProperty("value").GetInt32());
        Assert.Equal("warning", Assert.Single(line.GetProperty("diagnostics").EnumerateArray()).GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Json_OfAnException_HasTypeMessageAndStack()
    {
        JsonElement line = Assert.Single((await home.RunAsync(
            "invoke", "local", "--json", "-c", "void Fail() => throw new InvalidOperationException(\"so it is\");\nFail();")).JsonLines());

        JsonElement exception = line.GetProperty("exception");
        Assert.Equal("System.InvalidOperationException", exception.GetProperty("type").GetString());
        Assert.Equal("so it is", exception.GetProperty("message").GetString());
        Assert.Contains("Fail", exception.GetProperty("stack").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfANamedSession_NamesIt()
    {
        JsonElement line = Assert.Single((await home.RunAsync("invoke", "local", "--session", "json", "--json", "-c", "1")).JsonLines());

        Assert.Equal("json", line.GetProperty("session").GetString());
    }

    [Fact]
    public async Task Json_OfAValueThatCannotBeSerialised_HasADisplayButNoValue()
    {
        IReadOnlyList<JsonElement> lines = (await home.RunAsync(
            "invoke", "local", "--json", "-c", "typeof(string)", "-c", "new string('x', 2_000_000)")).JsonLines();

        Assert.All(lines, line => Assert.Equal("completed", line.GetProperty("status").GetString()));
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Null, line.GetProperty("value").ValueKind));
        Assert.All(lines, line => Assert.NotEqual(JsonValueKind.Null, line.GetProperty("text").ValueKind));
        Assert.True(lines[1].GetProperty("text").GetString()!.Length < 70_000);
    }
}
