using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Sessions;

namespace RemoteCsi.Cli.Prompt;

/// <summary>A prompt that is drawn before its session is open: a line can be typed already, and runs when the session is there.</summary>
/// <remarks>Most of the time between a command line and a session is the way to it, in which a person has begun to type.</remarks>
internal sealed class OpeningPrompt
{
    /// <summary>Who has waited so long wants to know for what.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly PromptSurface _surface;
    private readonly string _text;
    private readonly Task<VisitedSession> _opening;
    private readonly TimeProvider _time;

    private OpeningPrompt(PromptSurface surface, string text, Task<VisitedSession> opening, TimeProvider time)
    {
        _time = time;
        _surface = surface;
        _text = text;
        _opening = opening;
    }

    /// <summary>Draws it, opens the session, and goes on in it until the person leaves, as <see cref="PromptLoop.RunAsync(CancellationToken)"/> does.</summary>
    /// <param name="draw">Makes where it is drawn; disposed of here.</param>
    /// <param name="text">What stands before the line.</param>
    /// <param name="open">Opens the session, which is left in the end.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the prompt as if the person left.</param>
    /// <returns>The exit code: 0 when the person left.</returns>
    /// <exception cref="Client.RemoteCsiException">The session could not be opened. Nothing of the prompt is left on the screen but what was entered.</exception>
    public static async Task<int> RunAsync(
        Func<ISessionQuestions, PromptSurface> draw, string text, Func<CancellationToken, Task<VisitedSession>> open, PromptOptions options, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var session = new TaskCompletionSource<IPromptSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PromptSurface surface = draw(new OpeningSession(session.Task));
        Task<VisitedSession> opening = OpenAsync(surface.Editor.Painted, open, session, over.Token);
        try
        {
            Task<EditedLine> first = await new OpeningPrompt(surface, text, opening, options.TimeProvider).ReadAsync(over.Token).ConfigureAwait(false);
            if (first is { IsCompletedSuccessfully: true, Result.Kind: EditedLineKind.Left })
            {
                return 0;
            }

            if (!first.IsCompleted && !opening.IsCompletedSuccessfully)
            {
                await over.CancelAsync().ConfigureAwait(false);
                await first.ConfigureAwait(false);
                surface.Editor.Erase();
            }

            await using var loop = new PromptLoop((await opening.ConfigureAwait(false)).Session, surface, options);
            return await loop.RunAsync(first, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens the session when the prompt is drawn: that comes first, for each takes a processor's whole attention.</summary>
    private static async Task<VisitedSession> OpenAsync(
        Task painted, Func<CancellationToken, Task<VisitedSession>> open, TaskCompletionSource<IPromptSession> session, CancellationToken cancellationToken)
    {
        try
        {
            await painted.WaitAsync(cancellationToken).ConfigureAwait(false);
            VisitedSession visited = await open(cancellationToken).ConfigureAwait(false);
            session.SetResult(visited.Session);
            return visited;
        }
        finally
        {
            // Who asked it meanwhile need not know why there is none.
            session.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Reads a line, until there is one to run or the session is there, or certainly not.</summary>
    /// <returns>The line: being typed still where the session came first, or one to be run, when the session is there; or <see cref="EditedLineKind.Left"/>.</returns>
    private async Task<Task<EditedLine>> ReadAsync(CancellationToken cancellationToken)
    {
        string unsent = "";
        while (true)
        {
            Task<EditedLine> reading = _surface.Editor.ReadAsync(_text, unsent, cancellationToken);
            await Task.WhenAny(_opening, reading).ConfigureAwait(false);
            if (!reading.IsCompleted)
            {
                return reading;
            }

            EditedLine line = await reading.ConfigureAwait(false);
            bool isToRun = line.Kind == EditedLineKind.Submitted && !string.IsNullOrWhiteSpace(line.Text);
            if (line.Kind == EditedLineKind.Left || (isToRun && await IsOpenedAsync().ConfigureAwait(false)))
            {
                return reading;
            }

            unsent = isToRun ? line.Text : "";
        }
    }

    /// <summary>Waits for the session; false when Ctrl+C ends the waiting.</summary>
    private async Task<bool> IsOpenedAsync()
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnInterrupted() => interrupted.TrySetResult();
        _surface.Terminal.Interrupted += OnInterrupted;
        try
        {
            using (var over = new CancellationTokenSource())
            {
                Task moment = Task.Delay(Moment, _time, over.Token);
                if (await Task.WhenAny(_opening, interrupted.Task, moment).ConfigureAwait(false) == moment)
                {
                    _surface.Transcript.Note("waiting for the session to run it in; Ctrl+C brings the line back");
                }

                await over.CancelAsync().ConfigureAwait(false);
            }

            if (await Task.WhenAny(_opening, interrupted.Task).ConfigureAwait(false) == _opening)
            {
                return true;
            }

            _surface.Transcript.Note("not waiting any more; nothing was sent, the line is back at the prompt");
            return false;
        }
        finally
        {
            _surface.Terminal.Interrupted -= OnInterrupted;
        }
    }
}
