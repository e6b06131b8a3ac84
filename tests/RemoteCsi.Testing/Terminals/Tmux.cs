using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RemoteCsi.Testing.Pictures;
using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Testing.Terminals;

/// <summary>A real terminal of fixed size, in a tmux server of its own.</summary>
public sealed partial class Tmux : IAsyncDisposable
{
    // tmux itself now and then loses the exit code of a program, so a shell says it. Ctrl+C is not meant for the shell.
    private const string SayExitCode = "trap : INT; \"$@\"; echo \"[exited with $?]\"";

    private readonly string _tmux;
    private readonly string _socket = "rcsi" + Guid.NewGuid().ToString("N")[..12];
    private readonly Dictionary<string, string?> _environment;

    private Tmux(string tmux, IReadOnlyDictionary<string, string?> environment)
    {
        _tmux = tmux;
        _environment = new Dictionary<string, string?>(environment)
        {
            ["LC_ALL"] = "C.UTF-8",
            ["COLORTERM"] = "truecolor",
            ["TMUX"] = null,
            ["TERM"] = "xterm-256color",
        };
    }

    /// <summary>Starts a program in a new terminal.</summary>
    /// <param name="environment">The program's environment.</param>
    /// <param name="columns">Width.</param>
    /// <param name="rows">Height.</param>
    /// <param name="command">Program and arguments.</param>
    public static async Task<Tmux> StartAsync(
        IReadOnlyDictionary<string, string?> environment, int columns, int rows, params string[] command)
    {
        string program = Requirement.Program("tmux", "tmux is not installed: a prompt needs a real terminal (apt-get install tmux)");
        var terminal = new Tmux(program, environment);
        await terminal.RunAsync(
            [
                "-f", "/dev/null", "new-session", "-d",
                "-x", columns.ToString(CultureInfo.InvariantCulture), "-y", rows.ToString(CultureInfo.InvariantCulture),
                "/bin/sh", "-c", SayExitCode, "sh", .. command,
                ";", "set-option", "-g", "remain-on-exit", "on",
                ";", "set-option", "-g", "escape-time", "0",
            ]);
        return terminal;
    }

    /// <summary>As <see cref="StartAsync"/>, and every byte that the program writes is in a file as well, before the terminal acts on any of them.</summary>
    public static async Task<Tmux> StartRecordedAsync(
        IReadOnlyDictionary<string, string?> environment, int columns, int rows, string recording, params string[] command)
    {
        // The program waits until the recorder is there.
        string ready = recording + ".ready";
        Tmux terminal = await StartAsync(
            environment, columns, rows, ["/bin/sh", "-c", "until [ -e \"$0\" ]; do sleep 0.05; done; exec \"$@\"", ready, .. command]);
        await terminal.RunAsync(["pipe-pane", "-O", $"cat > '{recording}'"]);
        await File.WriteAllTextAsync(ready, "");
        return terminal;
    }

    /// <summary>Types text as it is.</summary>
    public Task TypeAsync(string text) =>
        // An argument that ends with ';' would end tmux's own command there.
        RunAsync(["send-keys", "-l", "--", text.EndsWith(';') ? text[..^1] + @"\;" : text]);

    /// <summary>Presses keys by their tmux names: <c>Enter</c>, <c>C-c</c>, <c>Tab</c>, <c>Up</c>.</summary>
    public Task PressAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    /// <summary>Types a line and presses Enter.</summary>
    public async Task EnterAsync(string line)
    {
        await TypeAsync(line);
        await PressAsync("Enter");
    }

    /// <summary>What the terminal shows, without blanks at the ends of lines, lines that wrapped joined.</summary>
    public Task<string> ScreenAsync() => RunAsync(["capture-pane", "-p", "-J"]);

    /// <summary>What the terminal shows and what scrolled out of it, with colours as escape sequences.</summary>
    public Task<string> ColouredScreenAsync() => RunAsync(["capture-pane", "-p", "-e", "-S", "-500"]);

    /// <summary>What the terminal shows, with colours and the cursor.</summary>
    public async Task<PaintedScreen> PaintedScreenAsync()
    {
        string[] about = (await RunAsync(["display-message", "-p", "#{pane_width} #{cursor_x} #{cursor_y} #{cursor_flag}"])).Split(' ');
        int[] numbers = [.. about.Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        PaintedScreen screen = PaintedScreen.Read(await RunAsync(["capture-pane", "-p", "-e"]), numbers[0]);
        return numbers[3] == 1 ? screen.WithCursor(numbers[1], numbers[2]) : screen;
    }

    /// <summary>Waits until the screen contains something.</summary>
    /// <exception cref="TimeoutException">It does not; the message shows the screen.</exception>
    public Task<string> UntilShowsAsync(string wanted, TimeSpan? deadline = null) =>
        UntilAsync(screen => screen.Contains(wanted, StringComparison.Ordinal), $"the terminal shows '{wanted}'", deadline);

    /// <summary>Waits until the screen is as wanted.</summary>
    /// <exception cref="TimeoutException">It is not; the message shows the screen.</exception>
    public Task<string> UntilAsync(Func<string, bool> isSo, string what, TimeSpan? deadline = null) =>
        Deadline.UntilAsync(ScreenAsync, isSo, what, deadline);

    /// <summary>Waits until the screen has not changed for so long.</summary>
    /// <exception cref="TimeoutException">It changes all the time; the message shows the screen.</exception>
    public Task UntilStillAsync(TimeSpan time)
    {
        string before = "";
        long since = Stopwatch.GetTimestamp();
        return Deadline.UntilAsync(
            ColouredScreenAsync,
            screen =>
            {
                since = screen == before ? since : Stopwatch.GetTimestamp();
                before = screen;
                return Stopwatch.GetElapsedTime(since) >= time;
            },
            $"the terminal shows the same for {time}");
    }

    /// <summary>Waits until the program has ended. Returns its exit code.</summary>
    public async Task<int> UntilEndedAsync(TimeSpan? deadline = null)
    {
        string screen = await UntilAsync(text => Exited().IsMatch(text), "the program in the terminal ends", deadline);
        return int.Parse(Exited().Match(screen).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends the terminal and what runs in it.</summary>
    public async ValueTask DisposeAsync() => await RunAsync(["kill-server"]);

    [GeneratedRegex(@"\[exited with (\d+)\]")]
    private static partial Regex Exited();

    private async Task<string> RunAsync(string[] arguments)
    {
        await using RunningProgram program = RunningProgram.Start(_tmux, ["-u", "-L", _socket, .. arguments], _environment);
        program.CloseInput();
        ProgramResult result = await program.WaitAsync();
        return result.ExitCode == 0 ? result.Stdout.TrimEnd() : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {result}");
    }
}
