using System.Diagnostics;
using System.Net.Sockets;
using RemoteCsi.Cli.Commands;
using RemoteCsi.Cli.Shells;
using RemoteCsi.Cli.Tests.Invoking;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Tests.Fakes;

namespace RemoteCsi.Cli.Tests.Shells;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("rcsi en", "enter")]
    [InlineData("/opt/rcsi/rcsi en", "enter")]
    [InlineData("en", "enter")]
    [InlineData("rcsi agent st", "start status stop")]
    [InlineData("rcsi enter lo", "local")]
    [InlineData("rcsi invoke a,lo", "a,local")]
    [InlineData("rcsi invoke local,lo", "")]
    [InlineData("rcsi enter local --comp", "--completion")]
    [InlineData("rcsi enter local --completion o", "off on")]
    [InlineData("rcsi list --theme d", "dark")]
    [InlineData("rcsi completion ", "bash fish powershell zsh")]
    [InlineData("rcsi bogus --wrong ", null)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    public async Task Line_IsGoneOnWith(string line, string? expected)
    {
        IReadOnlyList<string> suggestions = await Suggestions.OfAsync(CommandLine.Build(), CommandLine.Parsing, line);
        if (expected is not null)
        {
            Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), suggestions);
        }
    }

    [Fact]
    public async Task AllCommands_AreOfferedToWhoHasTypedNothing_AndOptionsToWhoTypedADash()
    {
        IReadOnlyList<string> commands = await Suggestions.OfAsync(CommandLine.Build(), CommandLine.Parsing, "rcsi ");
        Assert.Contains("enter", commands);
        Assert.DoesNotContain(commands, one => one.StartsWith('-'));
        Assert.Contains("--theme", await Suggestions.OfAsync(CommandLine.Build(), CommandLine.Parsing, "rcsi -"));
    }

    [Fact]
    public async Task SessionNames_AreNotAskedOfAnAgentThatDoesNotRun_NorIsOneStarted()
    {
        using var folder = new ShortFolder();
        (int code, string output, string error) = await Rcsi.RunAsync(["[suggest:25]", "rcsi enter local --name x"], home: folder["home"]);
        Assert.Equal((0, "", ""), (code, output, error));
        Assert.False(Directory.Exists(folder["home"]));
    }

    [Fact]
    public async Task SessionNames_OfAnAgentThatDoesNotAnswer_AreWaitedForAMoment()
    {
        using var folder = new ShortFolder();
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(folder["a.sock"]));
        silent.Listen();
        long began = Stopwatch.GetTimestamp();
        Assert.Empty(await RunningAgent.SessionsAsync(new UnixEndpoint(folder["a.sock"])));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.5, 3);
    }

    [Fact]
    public void Hosts_OfSshsConfiguration_AreThoseThatAreNoPatterns() => Assert.Equal(
        ["web7", "db1", "db2", "quoted"],
        KnownEndpoints.HostsOf(["# Host no", "Host web7", "  HostName web7.example", "host\tdb1 db2 *.lab !db3", "Host=\"quoted\"", "Host *", ""]));

    [Theory]
    [InlineData("rcsi enter ssh://build@we", "//build@web7 web8", "web7")]
    [InlineData("rcsi enter ssh:/", "ssh://build@web7", "//build@web7")]
    [InlineData("rcsi enter lo", "local other", "local")]
    [InlineData("rcsi enter unix:/tmp/a", "unix:/tmp/a.sock", "/tmp/a.sock")]
    public async Task Bash_GetsWhatReplacesTheLastPartOfTheWord(string line, string answers, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not installed");
        answers = answers.Replace("//build@web7 web8", "ssh://build@web7 web8", StringComparison.Ordinal).Replace(' ', '\n');
        string script = $$"""
            rcsi() { [[ $1 == '[suggest:{{line.Length}}]' && $2 == '{{line}}' ]] && printf '%s\n' '{{answers}}'; }
            {{ShellScripts.For("bash")}}
            COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:' COMP_LINE='{{line}} and more' COMP_POINT={{line.Length}}
            _rcsi && printf '%s ' "${COMPREPLY[@]}"
            complete -p rcsi >/dev/null
            """;
        var start = new ProcessStartInfo("bash") { ArgumentList = { "--norc", "-c", script }, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process bash = Process.Start(start)!;
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((expected, "", 0), (output.Trim(), error, bash.ExitCode));
    }

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "compdef _rcsi rcsi")]
    [InlineData("fish", "complete -c rcsi ")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName rcsi")]
    public async Task Script_IsPrinted_AndItsBracketsAreClosed(string shell, string part)
    {
        (int code, string output, _) = await Rcsi.RunAsync(["completion", shell]);
        Assert.Equal(0, code);
        Assert.Contains(part, output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
        foreach ((char open, char close) in new[] { ('{', '}'), ('(', ')'), ('[', ']') })
        {
            Assert.Equal(output.Count(letter => letter == open), output.Count(letter => letter == close));
        }
    }
}
