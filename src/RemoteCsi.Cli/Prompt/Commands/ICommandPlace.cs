using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The prompt that a command runs at.</summary>
internal interface ICommandPlace
{
    /// <summary>The session.</summary>
    IPromptSession Session { get; }

    /// <summary>What <see cref="Show"/> is for.</summary>
    RenderTarget Target { get; }

    /// <summary>How long the last submission from here took; null before the first.</summary>
    TimeSpan? LastElapsed { get; }

    /// <summary>What a new session of this agent is given.</summary>
    SessionDefaults NewSessionDefaults { get; }

    /// <summary>Shows what was asked for, on lines of its own.</summary>
    void Show(StyledText text);

    /// <summary>Gives source to be read: on a screen of its own where it is longer than the screen, else on lines of its own.</summary>
    void Read(SymbolSource source);

    /// <summary>Says something in one line.</summary>
    void Note(string line);

    /// <summary>Says what went wrong, in one line.</summary>
    void Problem(string line);

    /// <summary>Clears the screen, where there is one.</summary>
    void Clear();

    /// <summary>Submits code and shows what comes of it.</summary>
    /// <returns>Whether it completed.</returns>
    Task<bool> SubmitAsync(InvokeSubmission submission, CancellationToken cancellationToken);

    /// <summary>Submits code and shows what comes of it, but for its value, which is the caller's to show.</summary>
    /// <returns>What came of it; null when it was not waited for, or the connection failed, which has been told.</returns>
    Task<SubmissionOutcome?> EvaluateAsync(string code, CancellationToken cancellationToken);

    /// <summary>Shows a value as a submission's is shown.</summary>
    void ShowValue(DisplayNode value);

    /// <summary>Whether there is a screen that can be drawn on.</summary>
    bool HasScreen { get; }

    /// <summary>Gives the screen and the keys to somebody for a while; what comes meanwhile is shown after it. Only where <see cref="HasScreen"/>.</summary>
    Task OnScreenAsync(Func<ITerminal, Task> use);

    /// <summary>Starts the session anew and, when asked and confirmed, runs its submissions again.</summary>
    /// <returns>Whether it did all that.</returns>
    Task<bool> ResetAsync(bool replay, CancellationToken cancellationToken);
}
