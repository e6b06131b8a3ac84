using System.Net;
using System.Net.Sockets;
using RemoteCsi.Testing.Networks;
using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Testing.Ssh;

/// <summary>
/// A real sshd on a loopback port with throw-away keys, and the <c>ssh</c> that knows it. What it runs has the
/// <c>RCSI_HOME</c> of another <see cref="RcsiHome"/>: the "remote" side.
/// </summary>
public sealed class SshServer : IAsyncDisposable
{
    /// <summary>The name under which the client's ssh knows the server.</summary>
    public const string Host = "web7";

    // In a network that falls silent ssh itself must not be the one that finds out: the first value of an option holds.
    private const string OwnPingsOnly = "-o ServerAliveInterval=0 -o TCPKeepAlive=no ";

    private readonly string _directory;
    private readonly TestNetwork? _network;
    private RunningProgram? _server;

    private SshServer(string directory, int port, TestNetwork? network) => (_directory, Port, _network) = (directory, port, network);

    /// <summary>Port on the server's address.</summary>
    public int Port { get; }

    /// <summary>The program to put into <c>RCSI_SSH</c>: the system's ssh with a configuration that knows the server.</summary>
    public string SshProgram => Path.Combine(_directory, "ssh");

    /// <summary>The same, with a key that the server does not accept.</summary>
    public string SshProgramWithBadKey => Path.Combine(_directory, "ssh-bad-key");

    /// <summary>The same, with a host key that is not the server's.</summary>
    public string SshProgramWithBadHostKey => Path.Combine(_directory, "ssh-bad-host-key");

    /// <summary>Starts a server.</summary>
    /// <param name="remote">The home of the far side.</param>
    /// <param name="rcsiOnPath">False leaves <c>rcsi</c> out of the far side's PATH.</param>
    /// <param name="network">Where the server and the client's ssh are; null for the loopback address of this machine.</param>
    public static async Task<SshServer> StartAsync(RcsiHome remote, bool rcsiOnPath = true, TestNetwork? network = null)
    {
        const string Reason = "openssh-server is not installed: these tests need a real sshd (apt-get install openssh-server)";
        string sshd = Requirement.Program("sshd", Reason);
        string ssh = Requirement.Program("ssh", "openssh-client is not installed (apt-get install openssh-client)");
        string keygen = Requirement.Program("ssh-keygen", "openssh-client is not installed (apt-get install openssh-client)");
        if (Environment.UserName == "root")
        {
            // Where sshd gives up its privileges; a package's init script makes it, a container has none.
            Directory.CreateDirectory("/run/sshd");
        }

        var server = new SshServer(Directory.CreateTempSubdirectory("rcsi-ssh-").FullName, FreePort(), network);
        foreach (string key in new[] { "host", "user", "other" })
        {
            await server.RunAsync(keygen, "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", server.In(key));
        }

        File.Copy(server.In("user.pub"), server.In("authorized_keys"));
        string path = (rcsiOnPath ? Path.GetDirectoryName(Repository.Rcsi) + ":" : "") + "/usr/local/bin:/usr/bin:/bin";
        await File.WriteAllTextAsync(server.In("sshd_config"), $"""
            Port {server.Port}
            ListenAddress {server.Address}
            HostKey {server.In("host")}
            PidFile none
            AuthorizedKeysFile {server.In("authorized_keys")}
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            SetEnv RCSI_HOME={remote.State} DOTNET_ROOT={Repository.DotnetRoot} PATH={path} LC_ALL=C.UTF-8
            Subsystem rcsi {Repository.Rcsi} agent connect --stdio

            """);
        await server.WriteClientAsync(ssh, "ssh", "user", "host");
        await server.WriteClientAsync(ssh, "ssh-bad-key", "other", "host");
        await server.WriteClientAsync(ssh, "ssh-bad-host-key", "user", "other");
        string[] command = [.. network?.OnFar ?? [], sshd, "-D", "-e", "-f", server.In("sshd_config")];
        server._server = RunningProgram.Start(command[0], command[1..], new Dictionary<string, string?>());
        await server._server.Stderr.UntilContainsAsync("Server listening");
        return server;
    }

    private string Address => _network is null ? "127.0.0.1" : TestNetwork.FarAddress;

    /// <summary>What the server logged so far.</summary>
    public string Log => _server?.Stderr.Text ?? "";

    /// <summary>Ends every connection, as a broken cable would at the far side, and takes no more.</summary>
    public async Task StopAsync()
    {
        if (_server is not { } server)
        {
            return;
        }

        _server = null;
        foreach (int id in Children(server.Id))
        {
            Signals.Kill(id);
        }

        await server.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    // sshd forks a process for each connection (and, as root, another one below it).
    private static IEnumerable<int> Children(int parent)
    {
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), out int id) && ProcessTable.Parent(id) == parent
                && ProcessTable.CommandLine(id).StartsWith("sshd", StringComparison.Ordinal))
            {
                yield return id;
                foreach (int below in Children(id))
                {
                    yield return below;
                }
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WriteClientAsync(string ssh, string name, string userKey, string hostKey)
    {
        string known = In($"{name}.known_hosts");
        string config = In($"{name}.config");
        await File.WriteAllTextAsync(known, $"[{Address}]:{Port} {await File.ReadAllTextAsync(In(hostKey + ".pub"))}");
        await File.WriteAllTextAsync(config, $"""
            Host {Host}
              HostName {Address}
              Port {Port}
            Host *
              IdentityFile {In(userKey)}
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile {known}
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes

            """);
        await File.WriteAllTextAsync(In(name), $"#!/bin/sh\nexec {(_network is null ? "" : string.Join(' ', _network.OnNear) + " ")}{ssh} {(_network is null ? "" : OwnPingsOnly)}-F {config} \"$@\"\n");
        File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string In(string name) => Path.Combine(_directory, name);

    private async Task RunAsync(string program, params string[] arguments)
    {
        await using RunningProgram running = RunningProgram.Start(program, arguments, new Dictionary<string, string?>());
        running.CloseInput();
        ProgramResult result = await running.WaitAsync();
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {result}");
        }
    }
}
