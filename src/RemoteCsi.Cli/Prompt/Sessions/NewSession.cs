using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>Gives a session that a prompt made what the configuration says.</summary>
internal static class NewSession
{
    /// <summary>Prepares the session that the prompt is in, and shows what comes of it.</summary>
    public static async Task PrepareAsync(ICommandPlace place, SessionDefaults defaults, CancellationToken cancellationToken)
    {
        var setup = new SessionSetup
        {
            FindAsync = place.Session.SnapInAsync,
            SubmitAsync = place.SubmitAsync,
            Complain = place.Problem,
        };
        try
        {
            await setup.RunAsync(defaults, Endpoint.Parse(place.Session.Endpoint), cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            place.Problem(failure.Message);
        }
    }

    /// <summary>Prepares another session, which the prompt is not in: what it writes is shown to who enters it, and only what fails is told.</summary>
    public static async Task PrepareAsync(ICommandPlace place, IPromptSession other, SessionDefaults defaults, CancellationToken cancellationToken)
    {
        var setup = new SessionSetup
        {
            FindAsync = other.SnapInAsync,
            SubmitAsync = async (submission, token) =>
            {
                SubmissionOutcome outcome = await other.SubmitAsync(submission.Code, submission.Options, token).ConfigureAwait(false);
                string? why = outcome.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.Message ?? outcome.Exception?.Message ?? outcome.Cause;
                if (outcome.Status != SubmissionStatus.Completed && why is not null)
                {
                    place.Problem(why);
                }

                return outcome.Status == SubmissionStatus.Completed;
            },
            Complain = place.Problem,
        };
        await setup.RunAsync(defaults, Endpoint.Parse(other.Endpoint), cancellationToken).ConfigureAwait(false);
    }
}
