using System.Text;
using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Testing;

/// <summary>
/// A state directory (<c>RCSI_HOME</c>) of its own, and <c>rcsi</c> run against it. Disposing stops its agent and fails
/// when a process, a socket or a folder of the product is left behind.
/// </summary>
public sealed class RcsiHome : IAsyncDisposable
{
    private const string Variable = "RCSI_HOME";

    private readonly Dictionary<string, string?> _environment;

    /// <summary>Makes the folder; nothing is started.</summary>
    public RcsiHome()
    {
        // Short: the path of a unix socket holds at most 108 bytes.
        Path = Directory.CreateTempSubdirectory("rcsi-t-").FullName;
        State = System.IO.Path.Combine(Path, "home");
        Scratch = System.IO.Path.Combine(Path, "scratch");
        Directory.CreateDirectory(Scratch);
        _environment = new Dictionary<string, string?>
        {
            [Variable] = State,
            ["DOTNET_ROOT"] = Repository.DotnetRoot,
            ["LC_ALL"] = "C.UTF-8",

            // A killed process cannot take away what the runtime's debugger puts into the temporary folder, and tests kill many.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["NO_COLOR"] = null,
            ["RCSI_SSH"] = null,
            ["RCSI_REMOTE_COMMAND"] = null,
            ["RCSI_DEBUG"] = null,
            ["XDG_RUNTIME_DIR"] = null,
        };
    }

    /// <summary>The folder that holds everything of this home.</summary>
    public string Path { get; }

    /// <summary>The value of <c>RCSI_HOME</c>.</summary>
    public string State { get; }

    /// <summary>A folder for the test's own files.</summary>
    public string Scratch { get; }

    /// <summary>The socket of its agent.</summary>
    public string AgentSocket => System.IO.Path.Combine(State, "run", "agent.sock");

    /// <summary>The endpoint of its agent, for programs that do not have its environment.</summary>
    public string Endpoint => "unix:" + AgentSocket;

    /// <summary>What programs of this home are started with.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _environment;

    /// <summary>Sets a variable for the programs started from now on.</summary>
    public void Set(string variable, string? value) => _environment[variable] = value;

    /// <summary>Runs <c>rcsi</c> to its end, with an empty standard input.</summary>
    public Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(arguments, "", null);

    /// <summary>Runs <c>rcsi</c> to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="deadline">How long it may take.</param>
    public async Task<ProgramResult> RunAsync(IEnumerable<string> arguments, string input, TimeSpan? deadline = null)
    {
        await using RunningProgram program = Start([.. arguments]);
        if (input.Length > 0)
        {
            try
            {
                await program.WriteAsync(input);
            }
            catch (IOException)
            {
                // It ended without reading its input; its result says the rest.
            }
        }

        program.CloseInput();
        return await program.WaitAsync(deadline);
    }

    /// <summary>Starts <c>rcsi</c> and leaves its standard input open.</summary>
    public RunningProgram Start(params string[] arguments) => RunningProgram.Start(Repository.Rcsi, arguments, _environment, Scratch);

    /// <summary>Starts the agent, for tests that talk to its socket themselves.</summary>
    public async Task StartAgentAsync()
    {
        ProgramResult result = await RunAsync("agent", "start");
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"the agent did not start: {result}");
        }
    }

    /// <summary>Starts the agent so that it, and each worker of it, may have only so many files and sockets open.</summary>
    public async Task StartAgentAsync(int descriptors)
    {
        string prlimit = Requirement.Program("prlimit", "prlimit is not installed: descriptors are limited with it (util-linux)");
        await using RunningProgram starter = RunningProgram.Start(
            prlimit, [$"--nofile={descriptors}:{descriptors}", Repository.Rcsi, "agent", "start"], _environment, Scratch);
        starter.CloseInput();
        ProgramResult result = await starter.WaitAsync();
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"the agent did not start: {result}");
        }
    }

    /// <summary>The living processes of this home: agent, compiler, workers, and what they started.</summary>
    public IReadOnlyList<int> Processes() => ProcessTable.WithEnvironment(Variable, State);

    /// <summary>The living process of this home whose command line contains something.</summary>
    /// <remarks>A process that is just starting another is for a moment there twice: until the child has become its own program.</remarks>
    public int ProcessWith(string inCommandLine)
    {
        int[] found = [.. Processes().Where(id => ProcessTable.CommandLine(id).Contains(inCommandLine, StringComparison.Ordinal))];
        return found.Single(id => ProcessTable.Parent(id) is { } parent && !found.Contains(parent));
    }

    /// <summary>A file in <see cref="Scratch"/>.</summary>
    public string File(string name, string text)
    {
        string path = System.IO.Path.Combine(Scratch, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var leftovers = new StringBuilder();
        try
        {
            if (Processes().Count > 0)
            {
                await RunAsync("agent", "stop");
                await Deadline.UntilAsync(
                    () => Task.FromResult(Processes()), processes => processes.Count == 0, "the processes end", TimeSpan.FromSeconds(10));
            }
        }
        catch (TimeoutException exception)
        {
            leftovers.AppendLine(exception.Message);
        }

        foreach (int id in Processes())
        {
            leftovers.AppendLine($"process {id}: {ProcessTable.CommandLine(id)}");
            Signals.Kill(id);
        }

        leftovers.Append(Sockets());
        string log = leftovers.Length > 0 ? AgentLog() : "";
        Directory.Delete(Path, recursive: true);
        if (leftovers.Length > 0)
        {
            throw new InvalidOperationException($"left behind in {State}:\n{leftovers}\n{log}");
        }
    }

    private string Sockets()
    {
        var names = new StringBuilder();
        foreach (string path in Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".sock", StringComparison.Ordinal))
            {
                names.AppendLine($"socket {path}");
            }
        }

        return names.ToString();
    }

    private string AgentLog()
    {
        string path = System.IO.Path.Combine(State, "agent.log");
        return System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : "(no agent log)";
    }
}
