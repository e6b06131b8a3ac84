using System.Globalization;
using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Testing.Networks;

/// <summary>
/// Two machines with a router between them, as network namespaces of this one: what the router does not forward vanishes
/// without a word, as when a cable is pulled somewhere in between.
/// </summary>
public sealed class TestNetwork : IAsyncDisposable
{
    /// <summary>The address of the far machine.</summary>
    public const string FarAddress = "10.93.2.2";

    private const string NearAddress = "10.93.1.2";

    private readonly string _ip;
    private readonly string _name;

    private TestNetwork(string ip, string name) => (_ip, _name) = (ip, name);

    private string Near => _name + "n";

    private string Router => _name + "r";

    private string Far => _name + "f";

    /// <summary>Makes the network. Skips the test where this account cannot.</summary>
    public static async Task<TestNetwork> CreateAsync()
    {
        // Skipped where it cannot be, also in CI: many a CI runs in a container that may not do this, and nobody can change it.
        string? ip = ((string[])["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip"]).FirstOrDefault(File.Exists);
        Xunit.Assert.SkipUnless(ip is not null, "iproute2 is not installed: half-open connections need network namespaces (apt-get install iproute2)");
        Xunit.Assert.SkipUnless(Environment.UserName == "root", "only root can make network namespaces");
        var network = new TestNetwork(ip!, "rct" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + Random.Shared.Next(100).ToString(CultureInfo.InvariantCulture));
        ProgramResult first = await network.IpAsync("netns", "add", network.Near);
        Xunit.Assert.SkipUnless(first.ExitCode == 0, $"this machine does not let root make network namespaces: {first.Stderr.Trim()}");
        try
        {
            await network.MustAsync("netns", "add", network.Router);
            await network.MustAsync("netns", "add", network.Far);
            await network.JoinAsync(network.Near, NearAddress, "10.93.1.1", "a");
            await network.JoinAsync(network.Far, FarAddress, "10.93.2.1", "b");
            await network.SetForwardingAsync(true);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>What to put before a command to run it on the near machine.</summary>
    public string[] OnNear => [_ip, "netns", "exec", Near];

    /// <summary>What to put before a command to run it on the far machine.</summary>
    public string[] OnFar => [_ip, "netns", "exec", Far];

    /// <summary>True lets packets through; false makes them vanish, in both directions.</summary>
    public Task SetForwardingAsync(bool forward) =>
        MustAsync("netns", "exec", Router, "/bin/sh", "-c", $"echo {(forward ? 1 : 0)} > /proc/sys/net/ipv4/ip_forward");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (string name in (string[])[Near, Router, Far])
        {
            await IpAsync("netns", "del", name);
        }
    }

    // A pair of devices, one end at the machine and the other at the router.
    private async Task JoinAsync(string machine, string address, string router, string device)
    {
        await MustAsync("-n", machine, "link", "add", "eth0", "type", "veth", "peer", "name", device, "netns", Router);
        await MustAsync("-n", machine, "address", "add", address + "/24", "dev", "eth0");
        await MustAsync("-n", Router, "address", "add", router + "/24", "dev", device);
        await MustAsync("-n", machine, "link", "set", "dev", "lo", "up");
        await MustAsync("-n", machine, "link", "set", "dev", "eth0", "up");
        await MustAsync("-n", Router, "link", "set", "dev", device, "up");
        await MustAsync("-n", machine, "route", "add", "default", "via", router);
    }

    private async Task MustAsync(params string[] arguments)
    {
        ProgramResult result = await IpAsync(arguments);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result}");
        }
    }

    private async Task<ProgramResult> IpAsync(params string[] arguments)
    {
        await using RunningProgram program = RunningProgram.Start(_ip, arguments, new Dictionary<string, string?>());
        program.CloseInput();
        return await program.WaitAsync();
    }
}
