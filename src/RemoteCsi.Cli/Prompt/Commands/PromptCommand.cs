namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>A command of the prompt: a row of the <see cref="CommandTable"/>.</summary>
/// <param name="Name">With its <c>#</c>.</param>
/// <param name="Arguments">What follows it, as a usage line writes it; empty when nothing does.</param>
/// <param name="Summary">What it does, in less than a line.</param>
/// <param name="Help">What else there is to know, a sentence a line; empty when nothing.</param>
/// <param name="RunAsync">Does it. What it throws of the connection or the agent is told as one line.</param>
internal sealed record PromptCommand(
    string Name, string Arguments, string Summary, string Help,
    Func<CommandCall, ICommandPlace, CancellationToken, Task<CommandOutcome>> RunAsync)
{
    /// <summary>What it is given.</summary>
    public CommandArgument Takes { get; init; }

    /// <summary>Its options, for completion.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>True when it says by itself what Ctrl+C means while it runs; else that ends the waiting for it.</summary>
    public bool HandlesInterrupts { get; init; }

    /// <summary>Name and arguments.</summary>
    public string Usage => Arguments.Length == 0 ? Name : $"{Name} {Arguments}";
}
