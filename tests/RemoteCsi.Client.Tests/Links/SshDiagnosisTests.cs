using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;

namespace RemoteCsi.Client.Tests.Links;

public sealed class SshDiagnosisTests
{
    private static readonly SshEndpoint Web7 = new("build", "web7", 2222);

    [Theory]
    [InlineData(255, "ssh: Could not resolve hostname web7: Name or service not known", RemoteCsiReason.NotReachable, "web7 is not known")]
    [InlineData(255, "ssh: connect to host web7 port 2222: Connection refused\r\n", RemoteCsiReason.NotReachable, "refused the connection: no ssh server listens on port 2222")]
    [InlineData(255, "ssh: connect to host web7 port 2222: Connection timed out", RemoteCsiReason.TimedOut, "web7 does not answer on port 2222")]
    [InlineData(255, "Connection timed out during banner exchange\r\nConnection to 127.0.0.1 port 2222 timed out", RemoteCsiReason.TimedOut, "web7 does not answer")]
    [InlineData(255, "ssh: connect to host web7 port 2222: No route to host", RemoteCsiReason.NotReachable, "no way to web7")]
    [InlineData(255, "Host key verification failed.", RemoteCsiReason.SshFailed, "connect once with 'ssh web7'")]
    [InlineData(255, "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", RemoteCsiReason.SshFailed, "has changed since")]
    [InlineData(255, "build@web7: Permission denied (publickey,password).", RemoteCsiReason.SshFailed, "did not let 'build' in")]
    [InlineData(127, "bash: line 1: rcsi: command not found", RemoteCsiReason.RcsiMissing, "not installed on web7")]
    [InlineData(127, "", RemoteCsiReason.RcsiMissing, "'ssh web7 rcsi'")]
    [InlineData(127, "sh: 1: rcsi: not found", RemoteCsiReason.RcsiMissing, "install .NET 10 and rcsi")]
    [InlineData(126, "bash: line 1: /opt/rcsi: Permission denied", RemoteCsiReason.RcsiMissing, "cannot be run: bash: line 1")]
    [InlineData(3, "rcsi: the agent did not start: disk full", RemoteCsiReason.AgentStartFailed, "web7: rcsi: the agent did not start: disk full")]
    [InlineData(255, "kex_exchange_identification: Connection closed by remote host", RemoteCsiReason.SshFailed, "web7: kex_exchange")]
    [InlineData(1, "", RemoteCsiReason.SshFailed, "exit code 1 and without a word")]
    public void Explain_OfWhatSshSaid_IsOneClearLine(int exitCode, string said, RemoteCsiReason reason, string part)
    {
        RemoteCsiException exception = SshDiagnosis.Explain(Web7, exitCode, said, noise: null, opened: false, waited: null, exception: null);
        Assert.Equal(reason, exception.Reason);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.DoesNotContain('\r', exception.Message);
    }

    [Fact]
    public void Explain_OfAMissingSubsystem_SaysWhatToConfigure()
    {
        RemoteCsiException exception = SshDiagnosis.Explain(
            new SshEndpoint(null, "web7", Subsystem: "rcsi"), 255, "subsystem request failed on channel 0", null, false, null, null);
        Assert.Equal(RemoteCsiReason.RcsiMissing, exception.Reason);
        Assert.Contains("Subsystem rcsi", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OfNoise_QuotesItAndNamesTheUsualCause()
    {
        RemoteCsiException exception = SshDiagnosis.Explain(Web7, null, "", "Welcome to web7!", opened: false, null, null);
        Assert.Equal(RemoteCsiReason.NotAnAgent, exception.Reason);
        Assert.Contains("'Welcome to web7!'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(".bashrc", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_AfterTheProtocolBegan_IsALostLink()
    {
        RemoteCsiException exception = SshDiagnosis.Explain(Web7, 255, "Timeout, server web7 not responding.", null, opened: true, null, null);
        Assert.Equal(RemoteCsiReason.LinkLost, exception.Reason);
        Assert.Contains("not responding", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OfSilence_SaysHowLongWasWaited()
    {
        RemoteCsiException exception = SshDiagnosis.Explain(Web7, null, "", null, opened: false, TimeSpan.FromSeconds(20), null);
        Assert.Equal(RemoteCsiReason.TimedOut, exception.Reason);
        Assert.Contains("within 20 s", exception.Message, StringComparison.Ordinal);
    }
}
