using System.Text.Json;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>The protocol is one for any language: the example client in Node, which knows neither .NET nor StreamJsonRpc.</summary>
public sealed class NodeClientTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task NodeClient_RunsCode_GetsOutput_AnswersInput_Completes_AndLeaves()
    {
        await home.StartAgentAsync();

        ProgramResult result = await NodePeer.RunAsync(
            Path.Combine(Repository.Root, "examples", "node-client", "tour.mjs"), home.Environment, home.AgentSocket);

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement said = JsonDocument.Parse(result.Stdout).RootElement;
        Assert.Equal(1, said.GetProperty("version").GetProperty("major").GetInt32());
        Assert.Equal("completed", said.GetProperty("value").GetProperty("status").GetString());
        Assert.Equal("42", said.GetProperty("value").GetProperty("value").GetProperty("text").GetString());
        Assert.Equal("Hello, Node\n", said.GetProperty("output").GetString());
        Assert.Equal("CS0103", said.GetProperty("diagnostic").GetProperty("id").GetString());
        Assert.Equal("System.InvalidOperationException", said.GetProperty("exception").GetProperty("type").GetString());
        Assert.Contains("answer", said.GetProperty("completion").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(-31003, said.GetProperty("refusal").GetInt32());
        Assert.Empty((await home.RunAsync("list", "local", "--json")).JsonArray());
    }
}
