using System.Text.Json;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Tests.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Tests.Invoking;

public sealed class OutcomeJsonTests
{
    private static readonly string[] Fields =
        ["status", "text", "value", "type", "stdout", "stderr", "diagnostics", "exception", "endpoint", "session", "elapsedMs"];

    [Fact]
    public void Object_HasExactlyTheFieldsOfTheContract()
    {
        JsonElement json = Write(Outcome(SubmissionStatus.Completed));
        Assert.Equal(Fields, json.EnumerateObject().Select(field => field.Name));
        foreach (string name in (string[])["text", "value", "type", "exception"])
        {
            Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind);
        }
    }

    [Theory]
    [InlineData(SubmissionStatus.Completed, "completed")]
    [InlineData(SubmissionStatus.CompileFailed, "compileFailed")]
    [InlineData(SubmissionStatus.Threw, "threw")]
    [InlineData(SubmissionStatus.Cancelled, "cancelled")]
    [InlineData(SubmissionStatus.WorkerLost, "workerLost")]
    public void Status_IsSpelledAsInTheContract(SubmissionStatus status, string text) =>
        Assert.Equal(text, Write(Outcome(status)).GetProperty("status").GetString());

    [Fact]
    public void Value_IsRealJsonOnOneLine()
    {
        SubmissionOutcome outcome = Outcome(SubmissionStatus.Completed) with
        {
            Value = Nodes.List("int[2]", Nodes.Number(1), Nodes.Number(2)),
            ValueType = "System.Int32[]",
            ValueJson = "[\n 1,\n \"NaN\"\n]",
        };
        string line = OutcomeJson.Write(outcome, "out\n", "err", "web7", "build", TimeSpan.FromMilliseconds(1.5));
        Assert.DoesNotContain('\n', line);
        JsonElement json = JsonDocument.Parse(line).RootElement;
        Assert.Equal(2, json.GetProperty("value").GetArrayLength());
        Assert.Equal("int[2] { 1, 2 }", json.GetProperty("text").GetString());
        Assert.Equal("System.Int32[]", json.GetProperty("type").GetString());
        Assert.Equal("out\n", json.GetProperty("stdout").GetString());
        Assert.Equal("err", json.GetProperty("stderr").GetString());
        Assert.Equal("web7", json.GetProperty("endpoint").GetString());
        Assert.Equal("build", json.GetProperty("session").GetString());
        Assert.Equal(1.5, json.GetProperty("elapsedMs").GetDouble());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("1 2")]
    public void Value_ThatIsNoJson_IsNull(string broken) =>
        Assert.Equal(JsonValueKind.Null, Write(Outcome(SubmissionStatus.Completed) with { ValueJson = broken }).GetProperty("value").ValueKind);

    [Fact]
    public void Diagnostics_AndExceptions_HaveTheirFields()
    {
        SubmissionOutcome outcome = Outcome(SubmissionStatus.Threw) with
        {
            Diagnostics = [new("CS0219", DiagnosticSeverity.Warning, "unused", 2, 5, 2, 6)],
            Exception = new ExceptionInfo("System.Exception", "no", "   at F()", []),
        };
        JsonElement json = Write(outcome);
        Assert.Equal(
            """{"id":"CS0219","severity":"warning","message":"unused","line":2,"column":5}""", json.GetProperty("diagnostics")[0].GetRawText());
        Assert.Equal("""{"type":"System.Exception","message":"no","stack":"   at F()"}""", json.GetProperty("exception").GetRawText());
    }

    private static SubmissionOutcome Outcome(SubmissionStatus status) => new("id", 1, status, null, null, null, [], null, 1, 1, 0);

    private static JsonElement Write(SubmissionOutcome outcome) =>
        JsonDocument.Parse(OutcomeJson.Write(outcome, "", "", "local", "1", TimeSpan.Zero)).RootElement;
}
