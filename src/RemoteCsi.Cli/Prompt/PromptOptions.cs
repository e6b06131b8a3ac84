using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Prompt;

/// <summary>How the interactive prompt behaves.</summary>
internal sealed record PromptOptions
{
    /// <summary>The directory under which the client keeps the histories. Default: the state directory of the environment.</summary>
    public string StatePath { get; init; } = StateDirectory.FromEnvironment().Path;

    /// <summary>Whether colours are used. Default: unless <c>NO_COLOR</c> is set.</summary>
    public bool Colour { get; init; } = Environment.GetEnvironmentVariable("NO_COLOR") is null;

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
