using RemoteCsi.Cli.Configuration;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Invoking;

/// <summary>What <c>rcsi invoke</c> was asked for.</summary>
/// <param name="Targets">Where.</param>
/// <param name="Submissions">What, in order.</param>
/// <param name="Session">Name of the session, made when it is not there; null for a temporary one.</param>
/// <param name="Json">True for one JSON object a submission and line.</param>
/// <param name="KeepGoing">True goes on after a submission that did not complete.</param>
/// <param name="Throttle">At how many endpoints to run at the same time.</param>
/// <param name="ForwardInput">True when standard input is the program's, false when it was the code.</param>
/// <param name="ReconnectTimeout">How long a lost link is tried again.</param>
/// <param name="Defaults">What a session that is made at an endpoint is given.</param>
/// <param name="Detail">True to show values in detail.</param>
internal sealed record InvokeRequest(
    InvokeTarget[] Targets, InvokeSubmission[] Submissions, string? Session, bool Json, bool KeepGoing, int Throttle, bool ForwardInput,
    TimeSpan ReconnectTimeout, Func<Endpoint, SessionDefaults> Defaults, bool Detail = false);
