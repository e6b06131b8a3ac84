using System.CommandLine;
using RemoteCsi.Cli.Hosting;

namespace RemoteCsi.Cli.Commands;

/// <summary>What an agent's command line says of its workers. An agent that is started by itself takes it from the environment.</summary>
internal sealed class WorkerOptions
{
    /// <summary>How large a session's managed heap may be.</summary>
    public const string MemoryName = "--worker-memory";

    /// <summary>How much output is kept for a client that comes later.</summary>
    public const string OutputName = "--output-buffer";

    private const string NoSpareName = "--no-spare";

    private readonly Option<string?> _memory = new(MemoryName)
    {
        Description = $"The most that the managed heap of a session may hold, as 512M or 8G, or '{AgentVariables.Unlimited}'. Default: ${AgentVariables.Memory}, else half of the machine's memory.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _output = new(OutputName)
    {
        Description = $"How many characters of a session's output are kept for a client that comes later, as 256K or 16M. Default: ${AgentVariables.Output}, else 4M.",
        HelpName = "SIZE",
    };

    private readonly Option<bool> _noSpare = new(NoSpareName)
    {
        Description = $"Keep no spare worker ready for the next session. Default: keep one, unless ${AgentVariables.NoSpare} is 1.",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_memory);
        command.Add(_output);
        command.Add(_noSpare);
    }

    /// <summary>What the command line and the environment say.</summary>
    /// <exception cref="UsageException">Something of it makes no sense.</exception>
    public WorkerSettings Read(ParseResult parsed) =>
        AgentVariables.Workers(parsed.GetValue(_memory), parsed.GetValue(_output), parsed.GetValue(_noSpare));

    /// <summary>What hands the same to another process; it is looked at here already, where somebody is to be told.</summary>
    /// <exception cref="UsageException">Something of it makes no sense.</exception>
    public IReadOnlyList<string> Arguments(ParseResult parsed)
    {
        _ = Read(parsed);
        var arguments = new List<string>();
        Add(MemoryName, parsed.GetValue(_memory));
        Add(OutputName, parsed.GetValue(_output));
        if (parsed.GetValue(_noSpare))
        {
            arguments.Add(NoSpareName);
        }

        return arguments;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([name, value]);
            }
        }
    }
}
