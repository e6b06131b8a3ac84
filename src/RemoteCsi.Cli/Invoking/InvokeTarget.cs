using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Invoking;

/// <summary>One endpoint of a command line.</summary>
/// <param name="Text">As it was written, which is how its output names it.</param>
/// <param name="Endpoint">What it means.</param>
internal sealed record InvokeTarget(string Text, Endpoint Endpoint);
