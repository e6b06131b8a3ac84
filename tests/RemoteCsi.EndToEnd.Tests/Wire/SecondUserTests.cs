using System.Net.Sockets;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>A real second user of the machine (uid 65534) can reach neither agent nor worker, also where file modes do not keep it out.</summary>
public sealed class SecondUserTests : IAsyncDisposable
{
    private const string Stranger = "65534";

    // Prints what became of a connection: refused by the file system, closed unanswered, or answered.
    private const string Client = """
        const socket = require('net').connect(process.argv[1]);
        let got = 0;
        socket.on('connect', () => socket.write(Buffer.from(process.argv[2], 'base64')));
        socket.on('data', data => { got += data.length; });
        socket.on('error', error => { console.log(['EPIPE', 'ECONNRESET'].includes(error.code) ? 'closed' : error.code); process.exit(); });
        socket.on('close', () => { console.log(got === 0 ? 'closed' : 'answered'); process.exit(); });
        setTimeout(() => { console.log(got === 0 ? 'left waiting' : 'answered'); process.exit(); }, 5000);
        """;

    private const string Server = """
        const path = process.argv[1];
        const server = require('net').createServer(socket => socket.on('data', () => console.log('heard')));
        server.listen(path, () => { require('fs').chmodSync(path, 0o777); console.log('listens'); });
        """;

    private readonly RcsiHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task AgentAndWorker_HangUpOnAnotherUser_EvenWhenEveryModeLetsItIn()
    {
        (string setpriv, string node) = Needs();
        await _home.StartAgentAsync();
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(_home.Endpoint), cancellationToken: Token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        string folder = System.IO.Path.GetDirectoryName(_home.AgentSocket)!;
        string worker = System.IO.Path.Combine(folder, $"w{session.Info.Id}.sock");
        byte[] hello = Testing.Fuzzing.MessageMutator.Hello;
        byte[] workerHello = [10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal("EACCES", await ConnectAsync(setpriv, node, _home.AgentSocket, hello));
        Assert.Equal("EACCES", await ConnectAsync(setpriv, node, worker, workerHello));

        string[] shut = [_home.Path, _home.State, folder, _home.AgentSocket, worker];
        Array.ForEach(shut, path => File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111));
        try
        {
            Assert.Equal("closed", await ConnectAsync(setpriv, node, _home.AgentSocket, hello));
            Assert.Equal("closed", await ConnectAsync(setpriv, node, worker, workerHello));
        }
        finally
        {
            Array.ForEach(shut, path => File.SetUnixFileMode(path, (UnixFileMode)0b111_000_000));
        }

        Assert.Equal("2", (await session.SubmitAsync("1 + 1", cancellationToken: Token).WithinAsync()).Value?.Text);
        string log = await File.ReadAllTextAsync(System.IO.Path.Combine(_home.State, "agent.log"), Token);
        Assert.Contains($"user {Stranger} is not the owner", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_TellsNothingToAnotherUsersSocket()
    {
        (string setpriv, string node) = Needs();
        DirectoryInfo open = Directory.CreateTempSubdirectory("rcsi-o-");
        File.SetUnixFileMode(open.FullName, (UnixFileMode)0b111_111_111);
        try
        {
            string path = System.IO.Path.Combine(open.FullName, "agent.sock");
            await using RunningProgram server = RunningProgram.Start(
                setpriv, ["--reuid", Stranger, "--regid", Stranger, "--clear-groups", node, "-e", Server, path], _home.Environment, "/");
            await Deadline.UntilAsync(() => Task.FromResult(File.Exists(path)), exists => exists, "the other user's socket is there");

            ProgramResult result = await _home.RunAsync("invoke", "unix:" + path, "-c", "1 + 1");

            Assert.Equal(3, result.ExitCode);
            Assert.Contains($"belongs to user id {Stranger}", result.Stderr, StringComparison.Ordinal);
            Assert.DoesNotContain("heard", server.Stdout.Text, StringComparison.Ordinal);
        }
        finally
        {
            open.Delete(recursive: true);
        }
    }

    private static (string Setpriv, string Node) Needs()
    {
        if (Environment.UserName != "root")
        {
            Assert.Skip("only root can act as another user: these tests run as root in CI");
        }

        return (
            Requirement.Program("setpriv", "setpriv is not installed: it makes a client of another user (util-linux)"),
            Requirement.Program("node", "node is not installed: the other user's client is written in it"));
    }

    private async Task<string> ConnectAsync(string setpriv, string node, string socket, byte[] hello)
    {
        await using RunningProgram client = RunningProgram.Start(
            setpriv, ["--reuid", Stranger, "--regid", Stranger, "--clear-groups", node, "-e", Client, socket, Convert.ToBase64String(hello)], _home.Environment, "/");
        client.CloseInput();
        ProgramResult result = await client.WaitAsync();
        return result.ExitCode == 0 ? result.Stdout.Trim() : throw new InvalidOperationException(result.ToString());
    }
}
