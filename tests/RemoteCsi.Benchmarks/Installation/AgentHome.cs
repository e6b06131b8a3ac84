using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Benchmarks.Installation;

/// <summary>A state directory of its own, and the agent in it; nothing of either is left at the end.</summary>
internal sealed class AgentHome : IAsyncDisposable
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndPause = TimeSpan.FromMilliseconds(50);

    private readonly RcsiProgram _program;

    /// <summary>Makes the directory; no agent runs yet.</summary>
    public AgentHome(RcsiProgram program)
    {
        _program = program;

        // Short, for a unix socket's path is; mode 0700 as the agent wants it.
        Path = Directory.CreateTempSubdirectory("rcsi-b-").FullName;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Makes a directory and starts an agent in it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">More options of <c>rcsi agent start</c>.</param>
    public static async Task<AgentHome> StartAsync(RcsiProgram program, params string[] options)
    {
        var home = new AgentHome(program);
        try
        {
            await home.RunAsync(["agent", "start", .. options]);
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects to the agent, which must run.</summary>
    public Task<RemoteAgent> ConnectAsync(CancellationToken cancellationToken) => RemoteAgent.ConnectAsync(
        Endpoint.Parse("unix:" + System.IO.Path.Combine(Path, "run", "agent.sock")), cancellationToken: cancellationToken);

    /// <summary>Runs rcsi on this directory.</summary>
    public Task<(string Output, TimeSpan Elapsed)> RunAsync(params string[] arguments) =>
        ChildProgram.RunAsync(_program.Path, arguments, ("RCSI_HOME", Path));

    /// <summary>Runs <c>rcsi invoke local -c 1+1</c>, and returns how many milliseconds all of it took.</summary>
    /// <exception cref="RcsiFailedException">It did not say 2.</exception>
    public async Task<double> InvokeAsync()
    {
        (string output, TimeSpan elapsed) = await RunAsync("invoke", "local", "-c", "1+1");
        return output.Trim() == "2" ? elapsed.TotalMilliseconds : throw new RcsiFailedException($"rcsi invoke printed '{output.Trim()}', not 2");
    }

    /// <summary>Stops the agent, waits for all of its processes, and removes the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (ProcessFile.WithEnvironment("RCSI_HOME", Path).Count > 0)
            {
                await RunAsync("agent", "stop");
            }
        }
        catch (RcsiFailedException)
        {
            // An agent that cannot be stopped is ended below, with the rest.
        }

        using var deadline = new CancellationTokenSource(EndDeadline);
        while (ProcessFile.WithEnvironment("RCSI_HOME", Path) is { Count: > 0 } left)
        {
            if (deadline.IsCancellationRequested)
            {
                foreach (int id in left)
                {
                    ProcessFile.Kill(id);
                }
            }

            await Task.Delay(EndPause);
        }

        Directory.Delete(Path, recursive: true);
    }
}
