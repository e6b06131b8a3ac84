using System.Text;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Plain;

/// <summary>The prompt without a terminal: statements come line by line, and results go out as plain text.</summary>
/// <remarks>
/// Lines are gathered until a statement is whole. Code that reads its console gets the next line, as it would at a real
/// prompt. <paramref name="promptText"/> is written before each statement; null where nobody would read it.
/// </remarks>
internal sealed class PlainPrompt(IPromptSession session, TextReader input, TextWriter output, TextWriter error, string? promptText, bool filter)
{
    private readonly TerminalFilter _stdout = new();
    private readonly TerminalFilter _stderr = new();
    private readonly Lock _writing = new();
    private bool _allCompleted = true;

    /// <summary>Runs to the end of the input, or to <c>exit</c>.</summary>
    /// <returns>0 when all submissions completed, 1 when one did not, 3 when the connection or the agent failed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        session.OutputReceived += OnOutput;
        session.InputRequested += OnInputRequested;
        try
        {
            while (await ReadStatementAsync(cancellationToken).ConfigureAwait(false) is { } code)
            {
                switch (PromptCommand.Of(code))
                {
                    case PromptCommand.Exit:
                        return ExitCode;
                    case PromptCommand.Help:
                        await output.WriteLineAsync(PromptCommand.HelpText).ConfigureAwait(false);
                        break;
                    case PromptCommand.Clear:
                        break;
                    default:
                        Show(await session.SubmitAsync(code, cancellationToken).ConfigureAwait(false), code);
                        break;
                }
            }

            return ExitCode;
        }
        catch (RemoteCsiException failure)
        {
            await error.WriteLineAsync(TerminalFilter.CleanLine(failure.Message)).ConfigureAwait(false);
            return 3;
        }
        finally
        {
            session.OutputReceived -= OnOutput;
            session.InputRequested -= OnInputRequested;
        }
    }

    private int ExitCode => _allCompleted ? 0 : 1;

    private async Task<string?> ReadStatementAsync(CancellationToken cancellationToken)
    {
        var statement = new StringBuilder();
        while (true)
        {
            if (promptText is not null)
            {
                await output.WriteAsync(statement.Length == 0 ? promptText : new string(' ', promptText.Length)).ConfigureAwait(false);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            if (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                // What is not whole at the end is run all the same: the compiler says what is missing.
                return string.IsNullOrWhiteSpace(statement.ToString()) ? null : statement.ToString();
            }

            statement.Append(statement.Length == 0 ? "" : "\n").Append(line);
            string code = statement.ToString();
            if (string.IsNullOrWhiteSpace(code))
            {
                statement.Clear();
            }
            else if (PromptCommand.Of(code) is not null || TypedCode.Of(code).IsComplete)
            {
                return code;
            }
        }
    }

    private void Show(SubmissionOutcome outcome, string code)
    {
        var target = RenderTarget.Plain;
        lock (_writing)
        {
            foreach (SubmissionDiagnostic diagnostic in outcome.Diagnostics)
            {
                error.WriteLine(DiagnosticRenderer.Render(diagnostic, code, sourceName: null, target));
            }

            if (outcome.Exception is { } exception)
            {
                error.WriteLine(ExceptionRenderer.Render(exception, target));
            }

            if (outcome.Status is SubmissionStatus.WorkerLost or SubmissionStatus.Cancelled || outcome.Cause is not null)
            {
                error.WriteLine(TerminalFilter.CleanLine(outcome.Cause ?? "interrupted"));
            }

            if (outcome.Value is { } value)
            {
                output.WriteLine(ValueRenderer.Render(value, target));
            }

            output.Flush();
        }

        _allCompleted &= outcome.Status == SubmissionStatus.Completed;
    }

    private void OnOutput(OutputChunk chunk)
    {
        lock (_writing)
        {
            (TextWriter writer, TerminalFilter clean) = chunk.Stream == OutputStream.Stdout ? (output, _stdout) : (error, _stderr);
            writer.Write(filter ? clean.Next(chunk.Text) : chunk.Text);
            writer.Flush();
        }
    }

    private void OnInputRequested(InputQuestion question) => _ = AnswerAsync(question);

    private async Task AnswerAsync(InputQuestion question)
    {
        try
        {
            string? line = await input.ReadLineAsync().ConfigureAwait(false);
            await session.ProvideInputAsync(question.QuestionId, line, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RemoteCsiException or IOException)
        {
            // The submission that asked fails for the same reason, and says it.
        }
    }
}
