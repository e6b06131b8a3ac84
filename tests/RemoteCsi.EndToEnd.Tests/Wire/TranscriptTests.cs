using System.Text.Json;
using System.Text.Json.Nodes;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>The conversation that <c>docs/PROTOCOL.md</c> shows is one that a real agent holds.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public async Task Transcript_HeldWithARealAgent_GoesAsDocumented()
    {
        await using var home = new RcsiHome();
        Assert.Equal(0, (await home.RunAsync("agent", "start")).ExitCode);
        using RawPeer peer = RawPeer.Connect(home.AgentSocket);
        string[] lines = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "protocol", "transcript.txt"), TestContext.Current.CancellationToken);
        using var deadline = new CancellationTokenSource(Deadline.Usual);
        foreach (string line in lines)
        {
            if (line.StartsWith('→'))
            {
                await peer.SendFrameAsync(line[2..]);
                continue;
            }

            JsonNode expected = JsonNode.Parse(line[2..])!;
            JsonNode? said;
            do
            {
                said = await peer.ReceiveAsync(deadline.Token) ?? throw new InvalidOperationException($"the agent hung up instead of saying {line}");
            }
            while (IsLeftOut(said));

            Assert.True(Matches(expected, said), $"documented: {line}\nsaid:       {said.ToJsonString()}");
        }
    }

    private static bool IsLeftOut(JsonNode message) => message["method"]?.GetValue<string>() == "session/changed";

    /// <summary>Whether what was said is what is documented, <c>&lt;…&gt;</c> standing for anything.</summary>
    private static bool Matches(JsonNode? documented, JsonNode? said) => (documented, said) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count && one.All(field => other.ContainsKey(field.Key) && Matches(field.Value, other[field.Key])),
        (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(pair => Matches(pair.First, pair.Second)),
        (JsonValue one, not null) when one.GetValueKind() == JsonValueKind.String && one.GetValue<string>() is ['<', .., '>'] => true,
        _ => JsonNode.DeepEquals(documented, said),
    };
}
