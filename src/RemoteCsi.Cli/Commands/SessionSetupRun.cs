using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary>Gives a session of a command what the configuration and the command line say.</summary>
internal static class SessionSetupRun
{
    /// <summary>Does it, and shows what it writes and what is wrong.</summary>
    /// <param name="session">The session, just made.</param>
    /// <param name="defaults">What it is given.</param>
    /// <param name="output">Where that is shown.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether all of it was done.</returns>
    public static async Task<bool> RunAsync(RemoteSession session, SessionDefaults defaults, IInvokeOutput output, CancellationToken cancellationToken)
    {
        void Tell(ProgressNotice progress) => output.Say("rcsi: " + progress.Text);
        session.OutputReceived += output.Add;
        session.OutputDropped += output.AddGap;
        session.Progress += Tell;
        var setup = new SessionSetup
        {
            FindAsync = (name, token) => session.Agent.SnapInAsync(name, session.Selector, token),
            SubmitAsync = async (submission, token) =>
            {
                SubmissionOutcome outcome = await session.SubmitAsync(
                    submission.Code, submission.Options, token).ConfigureAwait(false);
                output.End(submission, outcome, session.Info.Name ?? "", TimeSpan.Zero);
                return outcome.Status == SubmissionStatus.Completed;
            },
            Complain = line => output.Say("rcsi: " + line),
        };
        try
        {
            return await setup.RunAsync(defaults, session.Agent.Endpoint, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.OutputReceived -= output.Add;
            session.OutputDropped -= output.AddGap;
            session.Progress -= Tell;
        }
    }
}
