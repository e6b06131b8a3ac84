using System.CommandLine;
using RemoteCsi.Cli.Hosting;

namespace RemoteCsi.Cli.Commands;

/// <summary>What an agent's command line says of its workers. An agent that is started by itself takes it from the environment.</summary>
internal sealed class WorkerOptions
{
    private const string MemoryName = "--worker-memory";
    private const string MemoryVariable = "RCSI_WORKER_MEMORY";
    private const string OutputName = "--output-buffer";
    private const string OutputVariable = "RCSI_OUTPUT_BUFFER";
    private const string NoSpareName = "--no-spare";
    private const string NoSpareVariable = "RCSI_NO_SPARE";
    private const string Unlimited = "unlimited";

    // Below this a session can hardly load the assembly of a submission; measured: about 2 MB are in use after the first.
    private const long LeastMemory = 32L << 20;
    private const long MostMemory = 1L << 40;
    private const long LeastOutput = 64L << 10;
    private const long MostOutput = 512L << 20;

    private readonly Option<string?> _memory = new(MemoryName)
    {
        Description = $"The most that the managed heap of a session may hold, as 512M or 8G, or '{Unlimited}'. Default: ${MemoryVariable}, else half of the machine's memory.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _output = new(OutputName)
    {
        Description = $"How many characters of a session's output are kept for a client that comes later, as 256K or 16M. Default: ${OutputVariable}, else 4M.",
        HelpName = "SIZE",
    };

    private readonly Option<bool> _noSpare = new(NoSpareName)
    {
        Description = $"Keep no spare worker ready for the next session. Default: keep one, unless ${NoSpareVariable} is 1.",
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
    public WorkerSettings Read(ParseResult parsed)
    {
        string? given = parsed.GetValue(_memory);
        bool unlimited = (given ?? Environment.GetEnvironmentVariable(MemoryVariable)) == Unlimited;
        long? memory = unlimited ? null : ByteSize.Of(given, MemoryName, MemoryVariable, LeastMemory, MostMemory);
        long? output = ByteSize.Of(parsed.GetValue(_output), OutputName, OutputVariable, LeastOutput, MostOutput);
        bool keepSpare = !parsed.GetValue(_noSpare) && Environment.GetEnvironmentVariable(NoSpareVariable) != "1";
        return new WorkerSettings(keepSpare, unlimited, memory, (int?)output);
    }

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
