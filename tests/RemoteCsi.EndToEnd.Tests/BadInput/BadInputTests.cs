using System.Net;
using System.Net.Sockets;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.EndToEnd.Tests.BadInput;

/// <summary>Mistakes get one clear line and the exit code of the contract, and lose nothing.</summary>
public sealed class BadInputTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    private const int Failed = 1;
    private const int Usage = 2;
    private const int NoConnection = 3;

    [Theory]
    [InlineData(Usage, "--no-such-option", "invoke", "local", "--no-such-option", "-c", "1")]
    [InlineData(Usage, "nonsense", "nonsense", "local")]
    [InlineData(Usage, "code", "invoke", "local")]
    [InlineData(Usage, "name", "new", "local")]
    [InlineData(Usage, "name", "remove", "local")]
    [InlineData(Usage, "ftp://", "invoke", "ftp://host", "-c", "1")]
    [InlineData(Usage, "tls", "invoke", "tls://host:5000", "-c", "1")]
    [InlineData(Usage, "-oProxyCommand", "invoke", "ssh://-oProxyCommand=touch x/", "-c", "1")]
    [InlineData(Usage, "absent.csx", "invoke", "local", "absent.csx")]
    [InlineData(Usage, "many", "enter", "local", "--id", "many")]
    [InlineData(NoConnection, "/no/such/socket", "invoke", "unix:/no/such/socket", "-c", "1")]
    [InlineData(Usage, "nobody", "enter", "local", "--name", "nobody")]
    [InlineData(Usage, "nobody", "remove", "local", "--name", "nobody")]
    [InlineData(Usage, "nobody", "history", "local", "--name", "nobody")]
    [InlineData(Usage, "nobody", "interrupt", "local", "--name", "nobody")]
    [InlineData(Usage, "99", "remove", "local", "--id", "99")]
    [InlineData(Usage, "bad name", "new", "local", "--name", "bad name!")]
    public async Task Mistake_GetsOneClearLine(int exitCode, string mentions, params string[] arguments)
    {
        ProgramResult result = await home.RunAsync(arguments);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Equal("", result.Stdout);
        Assert.Contains(mentions, OneLine(result), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ASource_LargerThanAMessage_IsRefusedBeforeItIsSent_AndTheSessionGoesOn()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await home.StartAgentAsync();
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), token);
        await session.SubmitAsync("int kept = 41;", cancellationToken: token).WithinAsync();
        string source = $"/*{new string('x', 2_200_000)}*/ 1";
        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => session.SubmitAsync(source, cancellationToken: token).WithinAsync());
        Assert.Equal(AgentErrorCode.InvalidArgument, refused.AgentError);
        Assert.Contains("2,097,152", refused.Message, StringComparison.Ordinal);
        Assert.Equal("42", (await session.SubmitAsync("kept + 1", cancellationToken: token).WithinAsync()).Value?.Text);

        string file = Path.Combine(home.Path, "large.csx");
        await File.WriteAllTextAsync(file, source, TestContext.Current.CancellationToken);
        ProgramResult result = await home.RunAsync("invoke", "local", file);
        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Contains("nothing was sent", OneLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_LoseNothing()
    {
        await home.RunAsync("invoke", "local", "--session", "kept", "-c", "int x = 5;");

        await home.RunAsync("invoke", "local", "--session", "kept", "-c", "#r \"/no/such/library.dll\"");
        await home.RunAsync("invoke", "local", "--session", "kept", "-c", "#load \"/no/such/script.csx\"");
        await home.RunAsync("invoke", "local", "--session", "kept", "--no-such-option");
        await home.RunAsync("new", "local", "--name", "kept");

        Assert.Equal("5\n", (await home.RunAsync("invoke", "local", "--session", "kept", "-c", "x")).Stdout);
    }

    [Theory]
    [InlineData("#r \"/no/such/library.dll\"", "/no/such/library.dll")]
    [InlineData("#r \"nuget: No.Such.Package.Of.Anybody, 1.0.0\"", "No.Such.Package.Of.Anybody")]
    [InlineData("#load \"/no/such/script.csx\"", "/no/such/script.csx")]
    public async Task AReferenceThatCannotBeResolved_IsACompileErrorThatNamesIt(string code, string mentions)
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", code);

        Assert.Equal(Failed, result.ExitCode);
        Assert.Contains("(1,", result.Stderr, StringComparison.Ordinal);
        Assert.Contains(mentions, result.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AReferenceThatIsNoAssembly_IsACompileErrorThatNamesIt()
    {
        string file = home.File("text.dll", "no assembly at all");

        ProgramResult result = await home.RunAsync("invoke", "local", "-c", $"#r \"{file}\"");

        Assert.Equal(Failed, result.ExitCode);
        Assert.Contains("text.dll", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatCannotBeRead_IsNamed()
    {
        Directory.CreateDirectory(Path.Combine(home.Scratch, "folder.csx"));

        ProgramResult result = await home.RunAsync("invoke", "local", "folder.csx");

        Assert.Equal(Usage, result.ExitCode);
        Assert.Contains("folder.csx", OneLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatRefuses_IsSaidAtOnce()
    {
        Requirement.Program("ssh", "openssh-client is not installed");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        ProgramResult result = await home.RunAsync("invoke", $"ssh://127.0.0.1:{port}", "-c", "1");

        Assert.Equal(NoConnection, result.ExitCode);
        Assert.Contains("refused", OneLine(result), StringComparison.OrdinalIgnoreCase);
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(5), result.ToString());
    }

    [Fact]
    public async Task AHostThatDoesNotAnswer_IsGivenUpWithinFiveSeconds()
    {
        Requirement.Program("ssh", "openssh-client is not installed");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;

        ProgramResult result = await home.RunAsync("invoke", $"ssh://127.0.0.1:{port}", "-c", "1");

        Assert.Equal(NoConnection, result.ExitCode);
        Assert.Contains("127.0.0.1", OneLine(result), StringComparison.Ordinal);
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(6), result.ToString());
    }

    [Fact]
    public async Task AHostNameThatIsUnknown_IsSaid()
    {
        Requirement.Program("ssh", "openssh-client is not installed");

        ProgramResult result = await home.RunAsync("invoke", "nobody@no-such-host.invalid", "-c", "1");

        Assert.Equal(NoConnection, result.ExitCode);
        Assert.Contains("no-such-host.invalid", OneLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAgentThatNeverSaysHello_IsGivenUp()
    {
        string path = Path.Combine(home.Path, "mute.sock");
        using var mute = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        mute.Bind(new UnixDomainSocketEndPoint(path));
        mute.Listen();
        try
        {
            ProgramResult result = await home.RunAsync("invoke", "unix:" + path, "-c", "1");

            Assert.Equal(NoConnection, result.ExitCode);
            Assert.True(result.Elapsed < TimeSpan.FromSeconds(10), result.ToString());
            OneLine(result);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task AHomeThatCannotBeWritten_IsSaidInOneLine()
    {
        await using var other = new RcsiHome();
        other.Set("RCSI_HOME", home.File("a-file", "not a folder"));

        ProgramResult result = await other.RunAsync("invoke", "local", "-c", "1");

        Assert.Equal(NoConnection, result.ExitCode);
        Assert.Contains("a-file", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    private static string OneLine(ProgramResult result)
    {
        string line = Assert.Single(result.Stderr.TrimEnd('\n').Split('\n'));
        Assert.NotEqual("", line);
        return line;
    }
}
