using System.Text;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>Runs a corpus session through client, agent, compiler and worker.</summary>
public sealed class RemoteRun
{
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();
    private readonly Queue<string> _input;
    private readonly RemoteSession _session;

    private RemoteRun(RemoteSession session, CorpusSession corpus)
    {
        _session = session;
        _input = new Queue<string>(corpus.Input);
        session.OutputReceived += Collect;
        session.InputRequested += Answer;
    }

    public static async Task<IReadOnlyList<Step>> RunAsync(
        RemoteAgent agent, CorpusSession corpus, string directory, CancellationToken cancellationToken)
    {
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken);
        var run = new RemoteRun(session, corpus);
        var steps = new List<Step>();
        foreach (CorpusSubmission submission in corpus.Submissions)
        {
            string code = submission.Code.Replace("{{dir}}", directory, StringComparison.Ordinal);
            steps.Add(await run.SubmitAsync(code, cancellationToken));
        }

        await agent.RemoveSessionAsync(SessionSelector.For(session.Info), cancellationToken);
        return steps;
    }

    private async Task<Step> SubmitAsync(string code, CancellationToken cancellationToken)
    {
        _stdout.Clear();
        _stderr.Clear();
        SubmissionOutcome outcome = await _session
            .SubmitAsync(code, new SubmitOptions { WantValueJson = true }, cancellationToken)
            .WithinAsync(what: code);
        string? json = outcome.ValueJson is null or "null" ? null : JsonText.Compact(outcome.ValueJson);
        string? scalar = Step.IsScalar(outcome.ValueType) && outcome.Value is { Text.Length: < 1000 } value ? value.Text : null;
        return new Step(
            outcome.Status switch
            {
                SubmissionStatus.Completed => StepStatus.Completed,
                SubmissionStatus.CompileFailed => StepStatus.CompileFailed,
                SubmissionStatus.Threw => StepStatus.Threw,
                _ => StepStatus.Other,
            },
            outcome.ValueType,
            json,
            scalar,
            _stdout.ToString(),
            _stderr.ToString(),
            outcome.Exception is { } exception ? $"{exception.Type}: {exception.Message}" : outcome.Cause,
            DiagnosticText.Join(outcome.Diagnostics.Select(d =>
                DiagnosticText.Line(d.Line, d.Column, d.Severity.ToString(), d.Id, d.Message))));
    }

    private void Collect(OutputChunk chunk) => (chunk.Stream == OutputStream.Stdout ? _stdout : _stderr).Append(chunk.Text);

    private void Answer(InputQuestion question) =>
        _ = _session.ProvideInputAsync(question.QuestionId, _input.TryDequeue(out string? line) ? line : null);
}
