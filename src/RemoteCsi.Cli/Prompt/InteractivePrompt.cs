using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Plain;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Prompt;

/// <summary>The prompt of <c>rcsi enter</c>.</summary>
internal static class InteractivePrompt
{
    /// <summary>Whether there is a terminal that can be drawn on, and so, most likely, a person.</summary>
    public static bool IsPossible =>
        !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Lets a person type C# into a session until they leave.</summary>
    /// <param name="open">Opens the session.</param>
    /// <param name="drawnFirst">
    /// What stands before the line when it is known before the session is opened, and nothing else may need the terminal for that: the prompt is then there at once. Null to draw
    /// it afterwards.
    /// </param>
    /// <param name="endpoint">Where the session is to be, as <see cref="Client.Endpoints.Endpoint.ToString"/> writes it.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the prompt as if the person left.</param>
    /// <returns>The exit code: 0 when the person left; on a script from standard input, as <see cref="PlainPrompt"/> says.</returns>
    /// <exception cref="Client.RemoteCsiException">The session could not be opened.</exception>
    public static async Task<int> RunAsync(
        Func<CancellationToken, Task<VisitedSession>> open, string? drawnFirst, string endpoint, PromptOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (IsPossible && drawnFirst is not null)
            {
                using var terminal = new SystemTerminal();
                return await OpeningPrompt.RunAsync(session => SurfaceOn(terminal, session, endpoint, options), drawnFirst, open, options, cancellationToken).ConfigureAwait(false);
            }

            VisitedSession visited = await open(cancellationToken).ConfigureAwait(false);
            await using (visited.ConfigureAwait(false))
            {
                return IsPossible
                    ? await DrawAsync(visited.Session, endpoint, options, cancellationToken).ConfigureAwait(false)
                    : await ReadPlainAsync(visited.Session, options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (IsPossible && cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task<int> DrawAsync(IPromptSession session, string endpoint, PromptOptions options, CancellationToken cancellationToken)
    {
        using var terminal = new SystemTerminal();
        await using PromptSurface surface = SurfaceOn(terminal, session, endpoint, options);
        await using var loop = new PromptLoop(session, surface, options);
        return await loop.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ReadPlainAsync(IPromptSession session, PromptOptions options, CancellationToken cancellationToken)
    {
        var output = new PlainOutput(StandardStream.Output, StandardStream.Error);
        static void Show(StyledText text) => StandardStream.Output.WriteLine(text.For(StandardStream.Output.Target));
        Action<string>? writePrompt = Console.IsInputRedirected || Console.IsOutputRedirected ? null : StandardStream.Output.WriteProgramOutput;
        var plain = new PlainPrompt(session, new InputLines().NextAsync, output, Show, writePrompt) { Options = options };
        return await plain.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static PromptSurface SurfaceOn(SystemTerminal terminal, ISessionQuestions session, string endpoint, PromptOptions options)
    {
        if (options.Theme.HasStyles)
        {
            // Whether colours are wanted has been decided; PrettyPrompt would look at the variable by itself.
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }

        string? history = HistoryFile.Prepare(options.StatePath, endpoint, out string? why);
        if (why is not null)
        {
            terminal.Write($"what you type will not be kept for the next time: {why}\n");
        }

        return new PromptSurface(terminal, session, history, options);
    }
}
