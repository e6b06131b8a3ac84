using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Plain;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Cli.Prompt;

/// <summary>The prompt of <c>rcsi enter</c>.</summary>
internal static class InteractivePrompt
{
    /// <summary>Whether there is a terminal that can be drawn on, and so, most likely, a person.</summary>
    public static bool IsPossible =>
        !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Lets a person type C# into a session until they leave. The session itself is neither left nor removed here.</summary>
    /// <param name="session">An entered session.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the prompt as if the person left.</param>
    /// <returns>The exit code: 0 when the person left; on a script from standard input, as <see cref="PlainPrompt"/> says.</returns>
    public static async Task<int> RunAsync(RemoteSession session, PromptOptions options, CancellationToken cancellationToken)
    {
        var prompted = new RemotePromptSession(session);
        if (!IsPossible)
        {
            var output = new PlainOutput(StandardStream.Output, StandardStream.Error);
            static void Show(StyledText text) => StandardStream.Output.WriteLine(text.For(StandardStream.Output.Target));
            Action<string>? writePrompt = Console.IsInputRedirected || Console.IsOutputRedirected ? null : StandardStream.Output.WriteProgramOutput;
            var plain = new PlainPrompt(prompted, new InputLines().NextAsync, output, Show, writePrompt) { Options = options };
            return await plain.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        if (options.Theme.HasStyles)
        {
            // Whether colours are wanted has been decided; PrettyPrompt would look at the variable by itself.
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }

        using var terminal = new SystemTerminal();
        string? history = HistoryFile.Prepare(options.StatePath, prompted.Endpoint, out string? why);
        if (why is not null)
        {
            terminal.Write($"what you type will not be kept for the next time: {why}\n");
        }

        await using var loop = new PromptLoop(prompted, terminal, history, options);
        try
        {
            return await loop.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
