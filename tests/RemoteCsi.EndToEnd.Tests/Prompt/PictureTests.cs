using RemoteCsi.Testing.Pictures;
using RemoteCsi.Testing.Ssh;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Prompt;

/// <summary>
/// Makes the pictures of the README: <c>rcsi enter web7</c> over a real sshd, in a real terminal, with a library that only the far side offers (<c>examples/sites</c>).
/// Only when they are asked for (<c>-explicit only</c>), for the pictures stay as they are until somebody wants them anew.
/// </summary>
public sealed class PictureTests : IAsyncLifetime
{
    private const int Columns = 94;
    private const string Prompt = "[web7:admin]>";

    private readonly RcsiHome _far = new();
    private readonly RcsiHome _near = new();
    private SshServer? _server;

    public async ValueTask InitializeAsync()
    {
        string offered = Directory.CreateDirectory(Path.Combine(_far.State, "snapins.d")).FullName;
        string built = Path.Combine(Repository.Root, "examples", "sites", "bin", new DirectoryInfo(Path.GetDirectoryName(Repository.Rcsi)!).Parent!.Name, "net10.0");
        foreach (string file in Directory.GetFiles(built, "*ites*"))
        {
            File.Copy(file, Path.Combine(offered, Path.GetFileName(file)));
        }

        _server = await SshServer.StartAsync(_far);
        _near.Set("RCSI_SSH", _server.SshProgram);
        await _near.RunAsync("new", "web7", "--name", "admin", "--snapin", "sites");
    }

    public async ValueTask DisposeAsync()
    {
        await _near.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _far.DisposeAsync();
    }

    [Fact(Explicit = true)]
    public async Task Completion_OfTypesThatOnlyTheFarSideHas()
    {
        await using Tmux terminal = await EnterAsync(rows: 30);
        await terminal.EnterAsync("var articles = news.Lists[0]");
        await terminal.UntilAsync(screen => screen.TrimEnd().EndsWith("\n" + Prompt, StringComparison.Ordinal), "the next line");
        await terminal.TypeAsync("articles.");
        await terminal.UntilShowsAsync("Adds an item at the end.");
        await DrawAsync(terminal, "completion", "Completion of a type of web7's own, with its documentation");
    }

    [Fact(Explicit = true)]
    public async Task Signatures_WithTheParameterThatIsTyped()
    {
        await using Tmux terminal = await EnterAsync(rows: 30);
        await ClearAsync(terminal);
        await terminal.TypeAsync("Console.WriteLine(File.ReadLines(\"/etc/hosts\", ");
        await terminal.UntilShowsAsync("encoding: The encoding");
        await DrawAsync(terminal, "signatures", "Signature help with the second parameter marked");
    }

    [Fact(Explicit = true)]
    public async Task Objections_UnderTheText()
    {
        await using Tmux terminal = await EnterAsync(rows: 30);
        await ClearAsync(terminal);
        await terminal.TypeAsync("foreach (SiteList list in news.Lists) Console.WriteLine(list.Nmae);");
        await terminal.UntilShowsAsync("CS1061");
        await DrawAsync(terminal, "errors", "A mistake, underlined and told before Enter");
    }

    [Fact(Explicit = true)]
    public async Task Table_OfLikeObjects()
    {
        await using Tmux terminal = await EnterAsync(rows: 30);
        await ClearAsync(terminal);
        await terminal.EnterAsync("from s in Site.All from l in s.Lists select new { s.Address, l.Name, l.Count }");
        await terminal.UntilShowsAsync("╰");
        await terminal.UntilAsync(screen => screen.TrimEnd().EndsWith(Prompt, StringComparison.Ordinal), "the next line");
        await DrawAsync(terminal, "table", "A sequence of like objects as a table");
    }

    [Fact(Explicit = true)]
    public async Task Tree_OfAResult()
    {
        await using Tmux terminal = await EnterAsync(rows: 14);
        await terminal.EnterAsync("#inspect Site.All");
        await terminal.UntilShowsAsync("▸ [0] = Site");
        await terminal.PressAsync("Down", "Right");
        await terminal.UntilShowsAsync("▸ Lists = SiteList[2]");
        await terminal.PressAsync("Down", "Down", "Right");
        await terminal.UntilShowsAsync("▸ [0] = SiteList");
        await terminal.PressAsync("Down", "Right");
        await terminal.UntilShowsAsync("Count = 2");
        await DrawAsync(terminal, "tree", "A result in a tree that opens part by part");
    }

    private async Task<Tmux> EnterAsync(int rows)
    {
        Tmux terminal = await Tmux.StartAsync(_near.Environment, Columns, rows, Repository.Rcsi, "enter", "web7", "--name", "admin");
        await terminal.UntilShowsAsync(Prompt);
        return terminal;
    }

    private static async Task ClearAsync(Tmux terminal)
    {
        await terminal.EnterAsync("#clear");
        await terminal.UntilAsync(screen => screen.Trim() == Prompt, "the terminal shows an empty line and nothing else");
    }

    private static async Task DrawAsync(Tmux terminal, string name, string title)
    {
        // What comes after what was waited for (a description, colours by meaning) comes within a moment, and is not announced.
        await terminal.UntilStillAsync(TimeSpan.FromSeconds(2));
        PaintedScreen screen = await terminal.PaintedScreenAsync();
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "docs", "pictures")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".svg"), ScreenPicture.Draw(screen, title));
    }
}
