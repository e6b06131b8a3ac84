using System.Net;
using System.Net.Sockets;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.EndToEnd.Tests.Packages;

/// <summary>A package is restored once; from then on the session has exactly it.</summary>
public sealed class PackageTests
{
    private const string Compiler = "RemoteCsi.Compiler.dll";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_IsTheSame_AfterCompilerAndAgentWereKilled_ThoughANewerOneHasAppeared_AndItsFilesAreGone_AndSoIsALibraryThatWasBuiltAnew()
    {
        await using var home = new RcsiHome();
        var packages = new PackageFolder(home.Scratch);
        packages.Publish("Acme", "1.0.0", "public static class Acme { public static string Text => \"one\"; }");
        await home.StartAgentAsync();
        int agent;
        await using (RemoteAgent client = await ConnectAsync(home))
        {
            await using RemoteSession session = await client.NewSessionAsync(new NewSessionRequest("p", WorkingDirectory: home.Scratch), Token);
            var progress = new List<string>();
            session.Progress += notice => progress.Add(notice.Text);
            await RunAsync(session, "#r \"nuget: Acme, *\"");
            Assert.Equal("\"one\"", await RunAsync(session, "Acme.Text"));
            Assert.Contains("restoring Acme 1.0.0 from test", progress);
            LibraryBuilder.Build(home.Scratch, "Own", "public static class Own { public static string Old => \"old\"; }");
            Assert.Equal("\"old\"", await RunAsync(session, "#r \"Own.dll\"\nOwn.Old"));
            agent = (await client.StatusAsync(Token)).Pid;
        }

        packages.Publish("Acme", "2.0.0", "public static class Acme { public static string Text => \"two\"; public static int New => 1; }");
        Directory.Delete(Path.Combine(packages.Installed, "acme"), recursive: true);
        LibraryBuilder.Build(home.Scratch, "Own", "public static class Own { public static string New => \"new\"; }");
        int compiler = home.ProcessWith(Compiler);
        Signals.Kill(agent);
        await ProcessTable.UntilGoneAsync(agent);
        await ProcessTable.UntilGoneAsync(compiler);
        await home.StartAgentAsync();

        await using RemoteAgent again = await ConnectAsync(home);
        await using RemoteSession back = await again.EnterSessionAsync(new SessionSelector(Name: "p"), cancellationToken: Token);
        Assert.Equal("\"one!\"", await RunAsync(back, "Acme.Text + \"!\""));
        Assert.True(File.Exists(Path.Combine(packages.Installed, "acme/1.0.0/lib/net8.0/Acme.dll")));
        Assert.Equal("\"1.0.0.0\"", await RunAsync(back, "typeof(Acme).Assembly.GetName().Version.ToString()"));

        Assert.Equal("\"old!\"", await RunAsync(back, "Own.Old + \"!\""));

        // The newer one, asked for by name, joins it.
        Assert.Equal("\"two\"", await RunAsync(back, "#r \"nuget: Acme, 2.0.0\"\nAcme.Text"));

        await back.ResetAsync(Token);
        Assert.Equal("\"new\"", await RunAsync(back, "#r \"Own.dll\"\nOwn.New"));
    }

    [Fact]
    public async Task Restore_FromASourceThatDoesNotAnswer_IsInterrupted_AndTheSessionGoesOn()
    {
        await using var home = new RcsiHome();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        new PackageFolder(home.Scratch).Configure($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/index.json");
        await home.StartAgentAsync();
        await using RemoteAgent client = await ConnectAsync(home);
        await using RemoteSession session = await client.NewSessionAsync(new NewSessionRequest("s", WorkingDirectory: home.Scratch), Token);
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Progress += notice => told.TrySetResult(notice.Text);

        Task<SubmissionOutcome> running = session.SubmitAsync("#r \"nuget: Acme\"", cancellationToken: Token);
        Assert.Equal("looking for Acme in test", await told.Task.WithinAsync(Patience));
        await session.InterruptAsync(cancellationToken: Token);

        Assert.Equal(SubmissionStatus.Cancelled, (await running.WithinAsync(Patience)).Status);
        Assert.Equal("2", await RunAsync(session, "1 + 1"));
    }

    [Fact]
    public async Task Invoke_SaysWhatItRestoresOnStandardError_AndOnlyResultsOnStandardOutput()
    {
        await using var home = new RcsiHome();
        var packages = new PackageFolder(home.Scratch);
        packages.Publish("Acme", "1.0.0", "public static class Acme { public static int Seven => 7; }");

        ProgramResult result = await home.RunAsync("invoke", "local", "--json", "-c", "#r \"nuget: Acme, 1.0.0\"\nAcme.Seven");
        ProgramResult none = await home.RunAsync("invoke", "local", "-c", "\n  #r \"nuget: Emca\"");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("{\"status\":\"completed\",\"text\":\"7\",\"value\":7,", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("rcsi: restoring Acme 1.0.0 from test\n", result.Stderr, StringComparison.Ordinal);
        Assert.Equal((1, ""), (none.ExitCode, none.Stdout));
        Assert.StartsWith($"(2,6): error RCSI0002: there is no package 'Emca' in test ({home.Scratch}/feed)\n", none.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_ThatWantsCredentials_GetsThoseOfTheConfiguration_AndNobodyElseSeesThem()
    {
        const string Right = "s3cret-of-ann";
        const string Wrong = "wr0ng-of-ann";
        await using var home = new RcsiHome();
        var packages = new PackageFolder(home.Scratch);
        packages.Publish("Acme", "1.0.0", "public static class Acme { public static int Seven => 7; }");
        await using var source = new HttpPackageSource(packages.Source, "ann", Right);

        packages.Configure(source.Address, Credentials(Wrong));
        ProgramResult refused = await home.RunAsync("invoke", "local", "-c", "#r \"nuget: Acme\"\nAcme.Seven");
        packages.Configure(source.Address, Credentials(Right));
        ProgramResult restored = await home.RunAsync("invoke", "local", "-c", "#r \"nuget: Acme\"\nAcme.Seven");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"(1,4): error RCSI0002: the package source test ({source.Address}) cannot be used: it refuses the credentials ", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal((0, "7\n"), (restored.ExitCode, restored.Stdout));
        IEnumerable<string> kept = Directory.EnumerateFiles(home.State, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not (".sock" or ".lock")).Select(File.ReadAllText);
        Assert.All(
            kept.Append(refused.Stdout + refused.Stderr + restored.Stdout + restored.Stderr),
            text => Assert.DoesNotContain("of-ann", text, StringComparison.Ordinal));

        static string Credentials(string password) =>
            $"<packageSourceCredentials><test><add key=\"Username\" value=\"ann\" /><add key=\"ClearTextPassword\" value=\"{password}\" /></test></packageSourceCredentials>";
    }

    [Fact]
    public async Task Package_ThatCarriesASnapIn_SaysSo_AndItIsLoadedByName_AlsoAfterItsFilesWereGone()
    {
        await using var home = new RcsiHome();
        var packages = new PackageFolder(home.Scratch);
        packages.Publish(
            "Acme.Press", "1.0.0", "namespace Acme { public static class Press { public static string Print(string text) => $\"<{text}>\"; } }",
            ("snapins.d/press.json", """{ "description": "prints", "references": ["../lib/net8.0/Acme.Press.dll"], "usings": ["Acme"], "staticUsings": ["Acme.Press"], "startScript": "press.csx" }"""),
            ("snapins.d/press.csx", "#load \"parts/words.csx\"\nvar greeting = Word();"),
            ("snapins.d/parts/words.csx", "string Word() => \"hello\";"));
        await home.StartAgentAsync();
        await using RemoteAgent client = await ConnectAsync(home);
        await using RemoteSession session = await client.NewSessionAsync(new NewSessionRequest("p", WorkingDirectory: home.Scratch), Token);

        SubmissionOutcome referred = await session.SubmitAsync("#r \"nuget: acme.press\"", cancellationToken: Token).WithinAsync(Patience);
        ProgramResult listed = await home.RunAsync("snapins", "local", "--session", "p");
        ProgramResult machines = await home.RunAsync("snapins", "local");
        SubmissionOutcome loaded = await session.LoadSnapInAsync("Press", Token).WithinAsync(Patience);

        SubmissionDiagnostic said = Assert.Single(referred.Diagnostics);
        Assert.Equal(
            (DiagnosticSeverity.Info, "package acme.press 1.0.0 offers the snap-in 'press' (prints); #snapin press loads it"),
            (said.Severity, said.Message.Replace("Acme.Press", "acme.press", StringComparison.Ordinal)));
        Assert.Equal("press  prints (of package acme.press 1.0.0)\n", listed.Stdout.Replace("Acme.Press", "acme.press", StringComparison.Ordinal));
        Assert.DoesNotContain("prints", machines.Stdout, StringComparison.Ordinal);
        Assert.True(loaded.Status == SubmissionStatus.Completed, string.Join<SubmissionDiagnostic>(' ', loaded.Diagnostics));
        Assert.Equal("\"<hello>\"", await RunAsync(session, "Print(greeting)"));

        Directory.Delete(Path.Combine(packages.Installed, "acme.press"), recursive: true);
        Signals.Kill(home.ProcessWith(Compiler));
        Assert.Equal("\"<hello!>\"", await RunAsync(session, "Print(Word() + \"!\")"));
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);

    private static async Task<string?> RunAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(Patience, code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {outcome} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }
}
