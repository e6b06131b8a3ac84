using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What the benchmarks do with sessions; a failure of what is measured is never a time.</summary>
internal static class Sessions
{
    /// <summary>Makes a temporary session, which goes when it is disposed of.</summary>
    public static Task<RemoteSession> NewTemporaryAsync(this RemoteAgent agent, CancellationToken cancellationToken) =>
        agent.NewSessionAsync(new NewSessionRequest(), cancellationToken);

    /// <summary>Runs a submission.</summary>
    /// <exception cref="RcsiFailedException">It did not complete.</exception>
    public static async Task<SubmissionOutcome> RunAsync(this RemoteSession session, string code, CancellationToken cancellationToken)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: cancellationToken);
        return outcome.Status == SubmissionStatus.Completed
            ? outcome
            : throw new RcsiFailedException(
                $"'{code}' ended as {outcome.Status}: {outcome.Cause ?? outcome.Exception?.Message ?? outcome.Diagnostics.FirstOrDefault()?.Message}");
    }

    /// <summary>Runs <c>1+1</c>.</summary>
    /// <exception cref="RcsiFailedException">It was not 2.</exception>
    public static async Task RunOnePlusOneAsync(this RemoteSession session, CancellationToken cancellationToken)
    {
        SubmissionOutcome outcome = await session.RunAsync("1+1", cancellationToken);
        if (outcome.Value?.Text != "2")
        {
            throw new RcsiFailedException($"1+1 was '{outcome.Value?.Text}'");
        }
    }
}
