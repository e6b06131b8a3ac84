using System.Diagnostics;
using System.Text;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Running;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Plain;

/// <summary>The prompt without a terminal that can be drawn on: statements come line by line, results go out as <c>invoke</c> writes them.</summary>
/// <remarks>Lines are gathered until a statement is whole. Code that reads its console gets the next line, as it would from a person.</remarks>
internal sealed class PlainPrompt : ICommandPlace
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IPromptSession _session;
    private readonly Func<CancellationToken, Task<string?>> _nextLine;
    private readonly IInvokeOutput _output;
    private readonly Action<string>? _writePrompt;
    private readonly Action<StyledText> _show;
    private int _worst = ExitCode.Done;
    private volatile bool _nobodyReads;

    /// <param name="session">The session.</param>
    /// <param name="nextLine">The next line of the input; null at its end.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="show">Writes what a command shows, on lines of its own.</param>
    /// <param name="writePrompt">Shows the prompt to a person; null where none reads it.</param>
    public PlainPrompt(
        IPromptSession session, Func<CancellationToken, Task<string?>> nextLine, IInvokeOutput output, Action<StyledText> show, Action<string>? writePrompt)
    {
        _show = show;
        _session = session;
        _nextLine = nextLine;
        _output = output;
        _writePrompt = writePrompt;
    }

    /// <summary>What its session, and those it makes, are given.</summary>
    public PromptOptions Options { get; init; } = new();

    /// <summary>Runs to the end of the input, or to <c>exit</c>.</summary>
    /// <returns>An <see cref="ExitCode"/>: whether all submissions completed, or one was interrupted where no person is.</returns>
    /// <exception cref="RemoteCsiException">The connection or the agent failed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _session.OutputReceived += Take;
        _session.OutputDropped += _output.AddGap;
        _session.InputRequested += OnInputRequested;
        var missed = new MissedResults(_session, _output.Say, ShowMissed);
        try
        {
            await missed.EndedAreTold.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!Options.Defaults.IsEmpty)
            {
                await NewSession.PrepareAsync(this, Options.Defaults, cancellationToken).ConfigureAwait(false);
            }

            while (!_nobodyReads && await ReadStatementAsync(cancellationToken).ConfigureAwait(false) is { } code)
            {
                if (CommandCall.Of(code) is { } call)
                {
                    CommandOutcome outcome = await CommandRun.RunAsync(call, this, terminal: null, cancellationToken).ConfigureAwait(false);
                    if (outcome is CommandOutcome.Exit)
                    {
                        return _worst;
                    }

                    _worst = outcome switch
                    {
                        CommandOutcome.Visit visit => ExitCode.Graver(_worst, await VisitAsync(visit.Session, cancellationToken).ConfigureAwait(false)),
                        CommandOutcome.Next { IsDone: false } => ExitCode.Failed,
                        _ => _worst,
                    };
                    continue;
                }

                SubmissionStatus? status = await SubmitAsync(code, cancellationToken).ConfigureAwait(false);
                if (status is null or SubmissionStatus.Cancelled && _writePrompt is null)
                {
                    return ExitCode.Interrupted;
                }

                _worst = status == SubmissionStatus.Completed ? _worst : ExitCode.Failed;
            }

            return _nobodyReads ? ExitCode.Failed : _worst;
        }
        finally
        {
            await missed.DisposeAsync().ConfigureAwait(false);
            _session.OutputReceived -= Take;
            _session.OutputDropped -= _output.AddGap;
            _session.InputRequested -= OnInputRequested;
        }
    }

    /// <inheritdoc/>
    public IPromptSession Session => _session;

    /// <inheritdoc/>
    public RenderTarget Target => RenderTarget.Plain;

    /// <inheritdoc/>
    public SessionDefaults NewSessionDefaults => Options.For(_session, isNew: true).Defaults;

    /// <inheritdoc/>
    public TimeSpan? LastElapsed { get; private set; }

    /// <inheritdoc/>
    public void Show(StyledText text) => _show(text);

    /// <inheritdoc/>
    public void Read(SymbolSource source) => _show(SourceText.Of(source));

    /// <inheritdoc/>
    public void Note(string line) => _output.Say(line);

    /// <inheritdoc/>
    public void Problem(string line) => _output.Say("rcsi: " + line);

    /// <summary>Nothing: there is no screen.</summary>
    public void Clear()
    {
    }

    async Task<bool> ICommandPlace.SubmitAsync(InvokeSubmission submission, CancellationToken cancellationToken) =>
        await SubmitAsync(submission, _ => { }, showValue: true, cancellationToken).ConfigureAwait(false) == SubmissionStatus.Completed;

    /// <inheritdoc/>
    public async Task<SubmissionOutcome?> EvaluateAsync(string code, CancellationToken cancellationToken)
    {
        SubmissionOutcome? ended = null;
        await SubmitAsync(new InvokeSubmission(code, SourceName: null), outcome => ended = outcome, showValue: false, cancellationToken).ConfigureAwait(false);
        return ended;
    }

    /// <inheritdoc/>
    public void ShowValue(DisplayNode value) => _show(new StyledText().Add(ValueRenderer.Render(value, Target)));

    /// <inheritdoc/>
    public bool HasScreen => false;

    /// <inheritdoc/>
    public Task OnScreenAsync(Func<ITerminal, Task> use) => throw new InvalidOperationException("there is no screen");

    /// <summary>A prompt in another session, with the lines that come next, until one leaves it.</summary>
    private async Task<int> VisitAsync(VisitedSession visited, CancellationToken cancellationToken)
    {
        await using (visited)
        {
            var there = new PlainPrompt(visited.Session, _nextLine, _output, _show, _writePrompt) { Options = Options.For(visited.Session, visited.IsNew) };
            return await there.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void ShowMissed(SubmissionOutcome outcome, string code)
    {
        try
        {
            _output.End(new InvokeSubmission(code, SourceName: null), outcome, _session.Info.Name ?? _session.EndpointName, TimeSpan.FromMilliseconds(outcome.ElapsedMs));
        }
        catch (IOException)
        {
            _nobodyReads = true;
        }
    }

    private async Task<string?> ReadStatementAsync(CancellationToken cancellationToken)
    {
        var statement = new StringBuilder();
        while (true)
        {
            string prompt = PromptText.Of(_session);
            _writePrompt?.Invoke(statement.Length == 0 ? prompt : new string(' ', prompt.Length));
            if (await _nextLine(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                // What is not whole at the end is run all the same: the compiler says what is missing.
                return statement.Length == 0 ? null : statement.ToString();
            }

            statement.Append(statement.Length == 0 ? "" : "\n").Append(line);
            string code = statement.ToString();
            if (string.IsNullOrWhiteSpace(code))
            {
                statement.Clear();
            }
            else if (CommandCall.IsWhole(code))
            {
                return code;
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> ResetAsync(bool replay, CancellationToken cancellationToken)
    {
        SubmissionOutcome? last = null;
        var reset = new SessionReset
        {
            ResetAsync = _session.ResetAsync,
            ReplayableAsync = _session.ReplayableAsync,
            RunAsync = async (entry, token) => await SubmitAsync(new InvokeSubmission(entry.Code, entry.SourceName, entry.Loaded), outcome => last = outcome, showValue: true, token).ConfigureAwait(false) is null ? null : last,
            AskAsync = async (question, token) =>
            {
                _output.Say(question);
                return await _nextLine(token).ConfigureAwait(false) is { } answer && YesOrNo.IsYes(answer);
            },
            Say = _output.Say,
            Complain = _output.Say,
        };
        return reset.RunAllAsync(replay, cancellationToken);
    }

    private Task<SubmissionStatus?> SubmitAsync(string code, CancellationToken cancellationToken) =>
        SubmitAsync(new InvokeSubmission(code, SourceName: null), _ => { }, showValue: true, cancellationToken);

    /// <summary>Runs one; the first Ctrl+C interrupts it, the second stops waiting for it, which gives null.</summary>
    private async Task<SubmissionStatus?> SubmitAsync(
        InvokeSubmission submission, Action<SubmissionOutcome> ended, bool showValue, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interruption.Insisted);
        string id = Guid.NewGuid().ToString("N");
        await using CancellationTokenRegistration asking = interruption.Asked.Register(() => _ = InterruptAsync(id, waiting.Token));
        _output.Begin();
        long began = Stopwatch.GetTimestamp();
        try
        {
            Task<SubmissionOutcome> running = _session.SubmitAsync(
                submission.Code, submission.Options with { SubmissionId = id }, waiting.Token);
            _ = WaitingNote.SayAsync(running, id, () => _session.Info, line => _output.Say("rcsi: " + line), TimeProvider.System);
            SubmissionOutcome outcome = await running.ConfigureAwait(false);
            ended(outcome);
            LastElapsed = TimeSpan.FromMilliseconds(outcome.ElapsedMs);
            _output.End(submission, showValue ? outcome : outcome with { Value = null }, _session.Info.Name ?? _session.EndpointName, Stopwatch.GetElapsedTime(began));
            return outcome.Status;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task InterruptAsync(string submissionId, CancellationToken cancellationToken)
    {
        try
        {
            await _session.InterruptAsync(endWorker: false, submissionId, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Patience, cancellationToken).ConfigureAwait(false);
            _output.Say("rcsi: still running: what loops inside a library or a finally block cannot be stopped; Ctrl+C again stops waiting for it");
        }
        catch (Exception failure) when (failure is RemoteCsiException or OperationCanceledException)
        {
            // It has ended. Or it reports a lost link itself; and who insists does not wait for an answer.
        }
    }

    private void Take(OutputChunk chunk)
    {
        try
        {
            _output.Add(chunk);
        }
        catch (IOException)
        {
            // A closed pipe: as for any program, that ends the run.
            _nobodyReads = true;
        }
    }

    private void OnInputRequested(InputQuestion question) => _ = AnswerAsync(question);

    private async Task AnswerAsync(InputQuestion question)
    {
        try
        {
            string? line = await _nextLine(CancellationToken.None).ConfigureAwait(false);
            await _session.ProvideInputAsync(question.QuestionId, line, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RemoteCsiException)
        {
            // The submission that asked fails for the same reason, and says it.
        }
    }
}
