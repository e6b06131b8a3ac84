using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Commands;

/// <summary>Loads snap-ins into a session that was just made, and shows what they write and what is wrong with them.</summary>
internal static class SnapInLoading
{
    /// <summary>Loads them, until one fails; returns the exit code.</summary>
    public static async Task<int> LoadAsync(RemoteSession session, string[] names, CancellationToken cancellationToken)
    {
        var output = new PlainOutput(StandardStream.Output, StandardStream.Error);
        session.OutputReceived += output.Add;
        session.OutputDropped += output.AddGap;
        session.Progress += progress => output.Say("rcsi: " + progress.Text);
        foreach (string name in names)
        {
            SnapIn snapIn = await session.Agent.SnapInAsync(name, cancellationToken).ConfigureAwait(false);
            SubmissionOutcome outcome = await session.LoadSnapInAsync(name, cancellationToken).ConfigureAwait(false);
            output.End(new InvokeSubmission(snapIn.Code, $"snap-in {snapIn.Name}"), outcome, session.Info.Name ?? "", TimeSpan.Zero);
            if (outcome.Status != SubmissionStatus.Completed)
            {
                output.Say($"rcsi: snap-in '{snapIn.Name}' was not loaded; the session is there without it");
                return ExitCode.Failed;
            }
        }

        return ExitCode.Done;
    }
}
