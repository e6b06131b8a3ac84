using System.Net.Sockets;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Tests.Fakes;
using RemoteCsi.Protocol;
using StreamJsonRpc;

namespace RemoteCsi.Client.Tests.Links;

public sealed class ConnectTests : IDisposable
{
    private readonly ShortFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connect_ToAnAgent_KnowsWhatItSaidOfItself()
    {
        await using var fake = new FakeAgent(_folder["a"]);
        HelloRequest? heard = null;
        fake.OnHello = request =>
        {
            heard = request;
            return Task.FromResult(new HelloReply(ProtocolVersion.Current, "rcsi 9", "web7", "build", ["x"]));
        };
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(new UnixEndpoint(fake.Path), new RemoteAgentOptions { ClientName = "test 1" }, Token);
        Assert.Equal("web7", agent.Hello.Machine);
        Assert.Equal("test 1", heard?.Client);
        Assert.Equal(ProtocolVersion.Current, heard?.Version);
    }

    [Fact]
    public async Task Connect_ToNothing_SaysThatThereIsNoSocket()
    {
        RemoteCsiException exception = await FailureAsync(new UnixEndpoint(_folder["none"]));
        Assert.Equal(RemoteCsiReason.NotReachable, exception.Reason);
        Assert.Contains("there is no such socket", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToALeftOverSocket_SaysSo()
    {
        using (var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Moved, because .NET removes the file that it bound; a killed agent does not.
            listener.Bind(new UnixDomainSocketEndPoint(_folder["b"]));
            File.Move(_folder["b"], _folder["a"]);
        }

        RemoteCsiException exception = await FailureAsync(new UnixEndpoint(_folder["a"]));
        Assert.Equal(RemoteCsiReason.NotReachable, exception.Reason);
        Assert.Contains("left over", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToOneThatNeverAnswers_GivesUpAtTheDeadline()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder["a"]));
        listener.Listen();
        RemoteCsiException exception = await FailureAsync(new UnixEndpoint(_folder["a"]), new RemoteAgentOptions { HelloTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(RemoteCsiReason.TimedOut, exception.Reason);
    }

    [Fact]
    public async Task Connect_ToSomethingElse_SaysThatItIsNoAgent()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder["a"]));
        listener.Listen();
        Task<Socket> accepting = listener.AcceptAsync(Token).AsTask();
        Task<RemoteCsiException> failing = FailureAsync(new UnixEndpoint(_folder["a"]));
        using Socket client = await accepting;
        await client.SendAsync("220 mail.example.org ESMTP\r\n\r\n"u8.ToArray(), Token);
        RemoteCsiException exception = await failing;
        Assert.Equal(RemoteCsiReason.NotAnAgent, exception.Reason);
    }

    [Fact]
    public async Task Connect_ToAnAgentThatRefusesTheVersion_PassesItsWordsOn()
    {
        await using var fake = new FakeAgent(_folder["a"]);
        fake.OnHello = _ => throw new LocalRpcException("the client speaks 1.0, this agent 2.3") { ErrorCode = (int)AgentErrorCode.VersionMismatch };
        RemoteCsiException exception = await FailureAsync(new UnixEndpoint(fake.Path));
        Assert.Equal(RemoteCsiReason.VersionMismatch, exception.Reason);
        Assert.Equal("the client speaks 1.0, this agent 2.3", exception.Message);
    }

    [Fact]
    public async Task Connect_ToAnAgentOfAnotherMajorVersion_NamesBoth()
    {
        await using var fake = new FakeAgent(_folder["a"]);
        fake.OnHello = _ => Task.FromResult(new HelloReply(new ProtocolVersion(7, 3), "rcsi 9", "m", "u", []));
        RemoteCsiException exception = await FailureAsync(new UnixEndpoint(fake.Path));
        Assert.Equal(RemoteCsiReason.VersionMismatch, exception.Reason);
        Assert.Contains("7.3", exception.Message, StringComparison.Ordinal);
        Assert.Contains(ProtocolVersion.Current.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ThatIsCancelled_EndsAtOnce()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder["a"]));
        listener.Listen();
        using var cancel = new CancellationTokenSource();
        Task connecting = RemoteAgent.ConnectAsync(new UnixEndpoint(_folder["a"]), null, cancel.Token);
        await listener.AcceptAsync(Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(5), Token));
    }

    [Fact]
    public async Task Connect_ThroughSsh_RunsTheRemoteCommandAndSpeaksThroughIt()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/node"), "the stand-in for the relay needs node");
        await using var fake = new FakeAgent(_folder["a"]);
        await using RemoteAgent agent = await SshAsync($"echo \"$@\" > {_folder["args"]}\nexec {Relay(fake.Path)}\n", new SshEndpoint("u", "web7", 99));
        Assert.Equal("machine", agent.Hello.Machine);
        string arguments = await File.ReadAllTextAsync(_folder["args"], Token);
        Assert.EndsWith("-p 99 -l u -- web7 rcsi agent connect --stdio\n", arguments, StringComparison.Ordinal);
        Assert.Contains("BatchMode=yes", arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ThroughSshThatRefuses_SaysWhatSshSaid()
    {
        RemoteCsiException exception = await Assert.ThrowsAsync<RemoteCsiException>(
            () => SshAsync("echo 'u@web7: Permission denied (publickey).' >&2; exit 255\n", new SshEndpoint("u", "web7")));
        Assert.Equal(RemoteCsiReason.SshFailed, exception.Reason);
        Assert.Contains("Permission denied (publickey)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToAHostWithoutRcsi_SaysHowToInstallIt()
    {
        RemoteCsiException exception = await Assert.ThrowsAsync<RemoteCsiException>(
            () => SshAsync("echo 'bash: line 1: rcsi: command not found' >&2; exit 127\n", new SshEndpoint(null, "web7")));
        Assert.Equal(RemoteCsiReason.RcsiMissing, exception.Reason);
    }

    [Fact]
    public async Task Connect_ThroughANoisyShell_QuotesTheNoise()
    {
        RemoteCsiException exception = await Assert.ThrowsAsync<RemoteCsiException>(
            () => SshAsync("printf 'Co'; sleep 0.1; printf 'rporate notice\\n'; cat >/dev/null\n", new SshEndpoint(null, "web7")));
        Assert.Equal(RemoteCsiReason.NotAnAgent, exception.Reason);
        Assert.Contains("'Corporate notice'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ssh_IsStarted_WithInterruptsIgnored()
    {
        // Ctrl+C goes to every process of the terminal's group; the link must outlive it to carry the interrupt.
        RemoteCsiException exception = await Assert.ThrowsAsync<RemoteCsiException>(
            () => SshAsync("sed -n 's/^SigIgn:\\t*//p' /proc/$$/status >&2; exit 255\n", new SshEndpoint(null, "web7")));
        ulong ignored = Convert.ToUInt64(exception.Message["web7: ".Length..], 16);
        const ulong Interrupt = 1ul << (2 - 1);
        const ulong Quit = 1ul << (3 - 1);
        Assert.Equal(Interrupt | Quit, ignored & (Interrupt | Quit));
    }

    [Fact]
    public async Task Connect_WithoutAnSshProgram_NamesItAndNotTheFarSide()
    {
        Environment.SetEnvironmentVariable("RCSI_SSH", _folder["none"]);
        RemoteCsiException exception = await FailureAsync(new SshEndpoint(null, "web7"));
        Assert.Equal(RemoteCsiReason.SshFailed, exception.Reason);
        Assert.Contains(_folder["none"], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_WhileTheLinkIsLost_IsQuiet()
    {
        for (int i = 0; i < 50; i++)
        {
            await using var fake = new FakeAgent(_folder["a"]);
            RemoteAgent agent = await RemoteAgent.ConnectAsync(new UnixEndpoint(fake.Path), null, Token);
            Task crashing = Task.Run(fake.Crash, Token);
            await agent.DisposeAsync();
            await crashing;
        }
    }

    // A stand-in for ssh and the relay behind it: Node copies between its streams and the socket.
    private static string Relay(string socket) =>
        $"node -e \"const s=require('net').connect('{socket}');process.stdin.pipe(s);s.pipe(process.stdout);s.on('close',()=>process.exit(0))\"";

    private async Task<RemoteAgent> SshAsync(string script, SshEndpoint endpoint)
    {
        Environment.SetEnvironmentVariable("RCSI_SSH", _folder.Script("ssh", script));
        return await RemoteAgent.ConnectAsync(endpoint, null, Token);
    }

    private static async Task<RemoteCsiException> FailureAsync(Endpoint endpoint, RemoteAgentOptions? options = null) =>
        await Assert.ThrowsAsync<RemoteCsiException>(() => RemoteAgent.ConnectAsync(endpoint, options, Token));
}
