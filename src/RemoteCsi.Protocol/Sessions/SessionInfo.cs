namespace RemoteCsi.Protocol.Sessions;

/// <summary>A session as it was at one moment.</summary>
/// <param name="Id">Small number, unique in its agent as long as the agent's state directory lives; never used again.</param>
/// <param name="InstanceId">Unique everywhere.</param>
/// <param name="Name">Unique in its agent; null for a temporary session.</param>
/// <param name="State">See <see cref="SessionState"/>.</param>
/// <param name="Availability">See <see cref="SessionAvailability"/>.</param>
/// <param name="Temporary">True when it is removed as soon as its last client leaves.</param>
/// <param name="Created">UTC.</param>
/// <param name="LastUsed">When its last submission began or ended, UTC.</param>
/// <param name="Submissions">How many submissions it was sent, those that failed to compile included.</param>
/// <param name="Clients">How many clients have entered it.</param>
/// <param name="IdleTimeoutSeconds">After how many seconds without a client and without running code it is removed.</param>
/// <param name="WorkerPid">Process id of the worker; null when Broken.</param>
/// <param name="Runtime">Version of .NET that its code runs on: <c>10.0.12</c>.</param>
/// <param name="RunningSubmissionId">Id of the submission that runs; null when Available.</param>
/// <param name="RunningFor">Who sent the submission that runs: user, and ssh connection where there is one.</param>
/// <param name="Cause">Why it is Broken, in one line; null otherwise.</param>
/// <param name="Resets">How often it was reset, see <see cref="IAgent.ResetSessionAsync"/>.</param>
public sealed record SessionInfo(
    int Id, Guid InstanceId, string? Name, SessionState State, SessionAvailability Availability, bool Temporary,
    DateTimeOffset Created, DateTimeOffset LastUsed, int Submissions, int Clients, int IdleTimeoutSeconds,
    int? WorkerPid = null, string? Runtime = null, string? RunningSubmissionId = null, string? RunningFor = null,
    string? Cause = null, int Resets = 0);
