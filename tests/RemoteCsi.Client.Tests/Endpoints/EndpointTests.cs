using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Tests.Endpoints;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("web7", null, "web7", null)]
    [InlineData("build@web7", "build", "web7", null)]
    [InlineData("ssh://build@web7:2222", "build", "web7", 2222)]
    [InlineData("ssh://web7/", null, "web7", null)]
    [InlineData("build@web7:22", "build", "web7", 22)]
    [InlineData("ssh://[fe80::1%25eth0]:22", null, "fe80::1%25eth0", 22)]
    [InlineData("ssh://first.last%40corp@host", "first.last@corp", "host", null)]
    public void Parse_OfAHost_IsSsh(string text, string? user, string host, int? port) =>
        Assert.Equal(new SshEndpoint(user, host, port), Endpoint.Parse(text));

    [Fact]
    public void Parse_OfLocal_IsThisMachine() => Assert.Equal(new LocalEndpoint(), Endpoint.Parse("local"));

    [Fact]
    public void Parse_OfUnix_TakesThePath() => Assert.Equal(new UnixEndpoint("/run/a b.sock"), Endpoint.Parse("unix:/run/a%20b.sock"));

    [Fact]
    public void Parse_OfACommand_DecodesIt() => Assert.Equal(
        new SshEndpoint(null, "h", Command: "/opt/rcsi agent connect --stdio"),
        Endpoint.Parse("ssh://h?command=/opt/rcsi%20agent%20connect%20--stdio"));

    [Fact]
    public void Parse_OfASubsystem_KeepsIt() => Assert.Equal(new SshEndpoint(null, "h", Subsystem: "rcsi"), Endpoint.Parse("ssh://h?subsystem=rcsi"));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("-oProxyCommand=x", "begins with '-'")]
    [InlineData("ssh://-oProxyCommand=x", "begins with '-'")]
    [InlineData("ssh://user@-h", "begins with '-'")]
    [InlineData("ssh://-l@h", "no user name")]
    [InlineData("ssh://", "host is missing")]
    [InlineData("user@", "host is missing")]
    [InlineData("@host", "no user name")]
    [InlineData("ssh://host:0", "no port")]
    [InlineData("ssh://host:65536", "no port")]
    [InlineData("ssh://host:22x", "no port")]
    [InlineData("ssh://[::1", "no ']'")]
    [InlineData("ssh://::1", "in brackets")]
    [InlineData("ssh://host?colour=red", "not known")]
    [InlineData("ssh://host?command", "no usable value")]
    [InlineData("ssh://host?command=a&subsystem=b", "not both")]
    [InlineData("ssh://host/path", "no host name")]
    [InlineData("host name", "no host name")]
    [InlineData("ho;st", "no host name")]
    [InlineData("$(reboot)", "no host name")]
    [InlineData("unix:relative", "must begin with '/'")]
    [InlineData("tls://web7:1", "use ssh://")]
    [InlineData("http://web7", "'http://' is not known")]
    [InlineData("web7\n", "control character")]
    [InlineData("unix:/a%0ab", "control character")]
    public void Parse_OfNonsense_SaysWhatIsWrong(string text, string why)
    {
        var exception = Assert.Throws<RemoteCsiException>(() => Endpoint.Parse(text));
        Assert.Equal(RemoteCsiReason.InvalidEndpoint, exception.Reason);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfAnyEndpoint_ParsesBackToIt()
    {
        var random = new Random(20260722);
        for (int i = 0; i < 5000; i++)
        {
            Endpoint endpoint = Any(random);
            string text = endpoint.ToString();
            Assert.Equal(endpoint, Endpoint.Parse(text));
            Assert.DoesNotContain(',', text);
        }
    }

    [Fact]
    public void Parse_OfAnyText_EitherSucceedsOrSaysWhy()
    {
        var random = new Random(7);
        const string Letters = "abz019-_.:/@?=&[]%,; \t\n\0é$('\"\\#ssh://unix:local";
        for (int i = 0; i < 20000; i++)
        {
            string text = Text(random, Letters, 0, 24);
            try
            {
                Endpoint endpoint = Endpoint.Parse(text);
                Assert.Equal(endpoint, Endpoint.Parse(endpoint.ToString()));
                Assert.False(endpoint is SshEndpoint { Host: ['-', ..] } or SshEndpoint { User: ['-', ..] }, text);
            }
            catch (RemoteCsiException exception)
            {
                Assert.Equal(RemoteCsiReason.InvalidEndpoint, exception.Reason);
            }
        }
    }

    [Theory]
    [InlineData("local", "local")]
    [InlineData("build@web7", "web7")]
    [InlineData("ssh://web7:22", "web7")]
    public void DisplayName_IsShort(string text, string name) => Assert.Equal(name, Endpoint.Parse(text).DisplayName);

    private static Endpoint Any(Random random)
    {
        const string Host = "abcxyz0189.-_";
        const string Free = "abz0/ -_.,:@?&=%#äöü\"'$(){}[]\\";
        switch (random.Next(4))
        {
            case 0:
                return new LocalEndpoint();
            case 1:
                return new UnixEndpoint("/" + Text(random, Free, 1, 20));
            default:
                string host = random.Next(5) == 0 ? "fe80::1:2" : "h" + Text(random, Host, 0, 10);
                string? user = random.Next(2) == 0 ? null : "u" + Text(random, "abz.-_@:/%,", 0, 8);
                int? port = random.Next(2) == 0 ? null : random.Next(1, 65536);
                return random.Next(3) switch
                {
                    0 => new SshEndpoint(user, host, port),
                    1 => new SshEndpoint(user, host, port, Command: "c" + Text(random, Free, 0, 20)),
                    _ => new SshEndpoint(user, host, port, Subsystem: "s" + Text(random, Free, 0, 8)),
                };
        }
    }

    private static string Text(Random random, string letters, int least, int most) =>
        string.Create(random.Next(least, most + 1), letters, (span, all) =>
        {
            foreach (ref char letter in span)
            {
                letter = all[random.Next(all.Length)];
            }
        });
}
