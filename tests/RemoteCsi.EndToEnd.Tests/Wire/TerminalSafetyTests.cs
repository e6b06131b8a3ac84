using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RemoteCsi.Testing.Peers;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>
/// An agent that puts control sequences into every text it sends. What the client writes to its terminal is recorded byte for
/// byte: nothing is in it that a terminal acts on but the client's own.
/// </summary>
public sealed partial class TerminalSafetyTests : IAsyncDisposable
{
    // Title, clipboard, status reports, cursor, screens, mouse, DCS, C1 forms of the same, overrides of direction, and the plain
    // controls. EVIL must never begin a line where only one line is the far side's.
    private const string Hostile =
        "\u001b]0;PWNED\u0007\u001b]52;c;UFdORUQ=\u001b\\\u001b[13;37H\u001b[2J\u001b[5n\u001b[?1049h\u001b[?1000h\u001bP1$tx\u001b\\\u001bc"
        + "\u009b13;37H\u009d0;PWNED\u009c\u0090q\u009c\u0085\u202eevil\u2066\u200f\u0008\u0008\u000b\u000c\u0000\u007f\r\n\tEVIL\rEVIL";

    private const string Hello = """{"version":{"major":1,"minor":0},"agent":HOSTILE,"machine":HOSTILE,"user":HOSTILE,"capabilities":[HOSTILE]}""";

    private const string Session =
        """
        {"id":1,"instanceId":"11111111-2222-3333-4444-555555555555","name":HOSTILE,"state":"opened","availability":"available","temporary":false,"created":"2026-01-01T00:00:00Z","lastUsed":"2026-01-01T00:00:00Z","submissions":3,"clients":1,"idleTimeoutSeconds":100,"runtime":HOSTILE,"runningSubmissionId":HOSTILE,"runningFor":HOSTILE,"cause":HOSTILE}
        """;

    private const string Value =
        """
        {"kind":"object","text":HOSTILE,"typeName":HOSTILE,"members":[
          {"name":HOSTILE,"value":{"kind":"string","text":HOSTILE}},
          {"name":"table","value":{"kind":"sequence","text":HOSTILE,"items":[
            {"kind":"object","text":"x","members":[{"name":HOSTILE,"value":{"kind":"scalar","text":HOSTILE}}]},
            {"kind":"object","text":"x","members":[{"name":HOSTILE,"value":{"kind":"scalar","text":"漢​字"}}]}]}},
          {"name":"f","value":{"kind":"failed","text":HOSTILE}},{"name":"c","value":{"kind":"cycle","text":HOSTILE}},
          {"name":"e","value":{"kind":"elided","text":HOSTILE}},{"name":"k","value":{"kind":"entry","text":"","items":[{"kind":"text","text":HOSTILE},{"kind":"exception","text":HOSTILE}]}}]}
        """;

    private const string Table =
        """
        {"kind":"sequence","text":HOSTILE,"items":[
          {"kind":"object","text":"x","members":[{"name":HOSTILE,"value":{"kind":"scalar","text":HOSTILE}}]},
          {"kind":"object","text":"x","members":[{"name":HOSTILE,"value":{"kind":"string","text":"漢​字"}}]}]}
        """;

    private const string Rest =
        """
        "diagnostics":[{"id":HOSTILE,"severity":"error","message":HOSTILE,"line":1,"column":1,"endLine":1,"endColumn":2,"path":HOSTILE}],
        "exception":{"type":HOSTILE,"message":HOSTILE,"stack":HOSTILE,"frames":[{"method":HOSTILE,"source":HOSTILE,"line":3,"isUserCode":true}],"inner":{"type":"I","message":"m","stack":HOSTILE,"frames":[]}},
        "firstSequence":1,"nextSequence":1,"elapsedMs":1,"cause":HOSTILE
        """;

    private readonly RcsiHome _home = new();
    private RawAgent? _agent;
    private int _sequence;

    private string Socket => System.IO.Path.Combine(_home.Path, "h.sock");

    private string Recording => System.IO.Path.Combine(_home.Scratch, "recording");

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Commands_WriteNothingToATerminalButTextAndColours()
    {
        Listen();
        string endpoint = "unix:" + Socket;
        string rcsi = Repository.Rcsi;
        await using Tmux terminal = await Tmux.StartRecordedAsync(_home.Environment, 120, 50, Recording, "/bin/sh", "-c",
            $"""
            for command in "list {endpoint}" "list {endpoint} --detail" "list {endpoint} --json" "history {endpoint} --name x" "new {endpoint} --name x" \
                "remove {endpoint} --name x" "interrupt {endpoint} --name x" "invoke {endpoint} --session x -c value" "invoke {endpoint} --session x -c table" \
                "invoke {endpoint} --session x --json -c value" "invoke {endpoint},{endpoint} --session x -c value" "invoke {endpoint} --session x -c refused"
            do echo "== $command"; "{rcsi}" $command; done
            """);
        await terminal.UntilEndedAsync(TimeSpan.FromSeconds(90));

        string written = await RecordingAsync();
        Assert.True(Marks().Count(written) > 60, $"too little of what the agent said was shown, {Marks().Count(written)}:\n{written}");
        foreach (Match sequence in Sequences().Matches(written))
        {
            Assert.True(Colour().IsMatch(sequence.Value), $"wrote {Visible(sequence.Value)} in:\n{Visible(Around(written, sequence.Index))}");
        }

        AssertNoControls(written);

        // Where the far side has one line, it cannot begin another: not in a list, not in a refusal.
        string list = written[written.IndexOf("== list", StringComparison.Ordinal)..written.IndexOf("== history", StringComparison.Ordinal)];
        string refusal = written[written.LastIndexOf("== invoke", StringComparison.Ordinal)..];
        Assert.DoesNotContain("\nEVIL", list.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\nEVIL", refusal.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_MovesTheCursorOnlyForItself()
    {
        Listen();
        await using Tmux terminal = await Tmux.StartRecordedAsync(
            _home.Environment, 120, 50, Recording, Repository.Rcsi, "enter", "unix:" + Socket, "--id", "1");
        await terminal.UntilShowsAsync("]>");
        await terminal.EnterAsync("value");
        await terminal.UntilShowsAsync("the value is over");
        await terminal.EnterAsync("table");
        await terminal.UntilShowsAsync("the table is over");
        await terminal.EnterAsync("exit");
        await terminal.UntilEndedAsync();

        string written = await RecordingAsync();
        Assert.True(Marks().Count(written) > 10, $"too little of what the agent said was shown, {Marks().Count(written)}:\n{written}");
        foreach (Match sequence in Sequences().Matches(written))
        {
            Assert.True(
                OfThePrompt().IsMatch(sequence.Value), $"wrote {Visible(sequence.Value)} in:\n{Visible(Around(written, sequence.Index))}");
        }

        Assert.DoesNotContain("\u001b[13;37H", written, StringComparison.Ordinal);
        AssertNoControls(written);
    }

    private static void AssertNoControls(string written)
    {
        string rest = Sequences().Replace(written, "");
        foreach (char letter in rest)
        {
            bool acts = (char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) || letter is '\u202e' or '\u2066' or '\u200f';
            Assert.False(acts, $"wrote U+{(int)letter:X4} in:\n{Visible(Around(rest, rest.IndexOf(letter, StringComparison.Ordinal)))}");
        }
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)];

    private static string Visible(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\n' ? $"\\x{(int)letter:x2}" : $"{letter}"));

    private static string Filled(string json) => json.Replace("HOSTILE", JsonSerializer.Serialize(Hostile), StringComparison.Ordinal);

    private async Task<string> RecordingAsync() => Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Recording, TestContext.Current.CancellationToken));

    private void Listen() => _agent = new RawAgent(Socket, async (client, message) =>
    {
        string method = message["method"]?.GetValue<string>() ?? "";
        string code = method == "session/submit" ? message["params"]!["code"]!.GetValue<string>() : "";
        if (code == "refused")
        {
            await client.SendFrameAsync(Filled($$$"""{"jsonrpc":"2.0","id":{{{message["id"]!.ToJsonString()}}},"error":{"code":-31011,"message":HOSTILE}}"""));
            return;
        }

        if (code.Length > 0)
        {
            await client.NotifyAsync("session/changed", Filled(Session));
            await SayAsync(client, Hostile, "stdout");
            await SayAsync(client, Hostile, "stderr");
            await SayAsync(client, $"\nthe {code} is over\n", "stdout");
        }

        if (message["id"] is not null)
        {
            await client.AnswerAsync(message, Filled(method switch
            {
                "hello" => Hello,
                "session/enter" => $$"""{"session":{{Session}},"nextSequence":1,"droppedChunks":3}""",
                "session/list" => $"[{Session}]",
                "session/new" or "session/remove" => Session,
                "session/interrupt" => """{"wasRunning":true}""",
                "session/history" => """[{"index":1,"submissionId":HOSTILE,"code":HOSTILE,"by":HOSTILE,"at":"2026-01-01T00:00:00Z","status":"completed"}]""",
                "session/complete" => CompletionJson(message),
                "session/describe" => $$"""{"signature":HOSTILE,"documentation":{{JsonSerializer.Serialize("docs of " + Hostile)}}}""",
                "session/submit" => Outcome(message, code),
                _ => "null",
            }));
        }
    });

    private Task SayAsync(RawAgentClient client, string text, string stream) => client.NotifyAsync(
        "session/output",
        $$"""{"instanceId":"11111111-2222-3333-4444-555555555555","sequence":{{++_sequence}},"stream":"{{stream}}","text":{{JsonSerializer.Serialize(text)}}}""");

    private static string CompletionJson(JsonNode message)
    {
        int start = message["params"]!["code"]!.GetValue<string>().LastIndexOf('.') + 1;
        string item = JsonSerializer.Serialize("Item" + Hostile);
        return $$"""{"start":{{start}},"length":0,"items":[{"label":{{item}},"kind":"Method","suffix":HOSTILE,"insert":{{item}}},{"label":"Item2","kind":HOSTILE}]}""";
    }

    private static string Outcome(JsonNode message, string code) =>
        $$"""{"submissionId":{{message["params"]!["submissionId"]!.ToJsonString()}},"index":1,"status":"completed","value":{{(code == "table" ? Table : Value)}},"valueType":HOSTILE,"valueJson":"{}",{{Rest}}}""";

    [GeneratedRegex(@"\u001b(\[[0-?]*[ -/]*[@-~]|[^\[]|$)")]
    private static partial Regex Sequences();

    // And the two with which .NET readies the keypad of a terminal when it first asks for its width.
    [GeneratedRegex(@"^\u001b(\[[0-9;]*m|\[\?1[hl]|[=>])$")]
    private static partial Regex Colour();

    // What PrettyPrompt draws with: colours, moves by a number of places, erasing, whether the cursor is seen, and asking where it is.
    [GeneratedRegex(@"^\u001b\[([0-9;]*m|[0-9]*[ABCDGJK]|\?1[hl]|\?25[hl]|\?2004[hl]|6n|[0-9]*P)$|^\u001b[=>]$")]
    private static partial Regex OfThePrompt();

    [GeneratedRegex("EVIL")]
    private static partial Regex Marks();
}
