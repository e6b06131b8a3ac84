using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;

namespace RemoteCsi.Cli.Prompt;

/// <summary>Where a prompt is drawn: a terminal, what is written on it, and the line that is typed.</summary>
internal sealed class PromptSurface : IAsyncDisposable
{
    /// <param name="terminal">The terminal.</param>
    /// <param name="session">Whom to ask about a line while it is typed.</param>
    /// <param name="historyFile">Where the lines are kept; null for nowhere.</param>
    /// <param name="options">How.</param>
    public PromptSurface(ITerminal terminal, ISessionQuestions session, string? historyFile, PromptOptions options)
    {
        Terminal = terminal;
        Transcript = new Transcript(terminal, options.Theme);
        Editor = new LineEditor(terminal, session, Transcript, historyFile, options);
    }

    /// <summary>The terminal.</summary>
    public ITerminal Terminal { get; }

    /// <summary>What is written beside the line.</summary>
    public Transcript Transcript { get; }

    /// <summary>Reads a line.</summary>
    public LineEditor Editor { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Editor.DisposeAsync();
}
