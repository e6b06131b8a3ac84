using RemoteCsi.Cli.Prompt;

namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>A prompt that runs against a scripted terminal and session, and is left at the end.</summary>
internal sealed class RunningPrompt : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly PromptSurface _surface;
    private readonly PromptLoop _loop;

    private RunningPrompt(FakeSession session, ScriptedTerminal terminal, string? historyFile, TimeProvider? time, PromptOptions options)
    {
        Session = session;
        Terminal = terminal;
        options = options with { StatePath = "unused", TimeProvider = time ?? TimeProvider.System };
        _surface = new PromptSurface(terminal, session, historyFile, options);
        _loop = new PromptLoop(session, _surface, options);
        Done = Task.Run(() => _loop.RunAsync(_end.Token));
    }

    public FakeSession Session { get; }

    public ScriptedTerminal Terminal { get; }

    /// <summary>Completes with the exit code when the prompt was left.</summary>
    public Task<int> Done { get; }

    /// <summary>Starts one and waits until it asks for a statement.</summary>
    public static async Task<RunningPrompt> StartAsync(
        FakeSession? session = null, ScriptedTerminal? terminal = null, string? historyFile = null, TimeProvider? time = null,
        PromptOptions? options = null)
    {
        var prompt = new RunningPrompt(session ?? new FakeSession(), terminal ?? new ScriptedTerminal(), historyFile, time, options ?? new PromptOptions());
        await prompt.Terminal.UntilIdleAsync();
        return prompt;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await Done.WaitAsync(Deadline);
        }
        catch (OperationCanceledException)
        {
            // It ran code when it was ended.
        }

        await _loop.DisposeAsync();
        await _surface.DisposeAsync();
        _end.Dispose();
    }
}
