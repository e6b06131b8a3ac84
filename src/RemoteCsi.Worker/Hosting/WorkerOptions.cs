namespace RemoteCsi.Worker.Hosting;

/// <summary>How a worker process was asked to run.</summary>
/// <param name="Socket">The unix socket to listen on; its directory exists, with mode 0700.</param>
/// <param name="Directory">The working directory to start in; null for a worker that is assigned to a session later.</param>
/// <param name="ErrorFile">What the process writes to its standard error descriptor goes here; null like <paramref name="Directory"/>.</param>
/// <param name="OutputBufferBytes">How much output is retained.</param>
/// <param name="OrphanTimeout">How long it lives without an agent.</param>
internal sealed record WorkerOptions(string Socket, string? Directory, string? ErrorFile, int OutputBufferBytes, TimeSpan OrphanTimeout)
{
    private const int DefaultOutputBufferBytes = 4 * 1024 * 1024;
    private const int SmallestOutputBufferBytes = 128 * 1024;
    private static readonly TimeSpan DefaultOrphanTimeout = TimeSpan.FromHours(24);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It cannot be understood; the message says why in one line.</exception>
    public static WorkerOptions Parse(string[] arguments)
    {
        string? socket = null, directory = null, errorFile = null;
        int outputBufferBytes = DefaultOutputBufferBytes;
        TimeSpan orphanTimeout = DefaultOrphanTimeout;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{name} needs a value");
            switch (name)
            {
                case "--socket":
                    socket = value;
                    break;
                case "--directory":
                    directory = value;
                    break;
                case "--stderr":
                    errorFile = value;
                    break;
                case "--output-buffer":
                    outputBufferBytes = int.TryParse(value, out int bytes) && bytes >= SmallestOutputBufferBytes
                        ? bytes
                        : throw new ArgumentException($"--output-buffer is a number of bytes, at least {SmallestOutputBufferBytes}");
                    break;
                case "--orphan-timeout":
                    orphanTimeout = int.TryParse(value, out int seconds) && seconds > 0
                        ? TimeSpan.FromSeconds(seconds)
                        : throw new ArgumentException("--orphan-timeout is a number of seconds");
                    break;
                default:
                    throw new ArgumentException($"unknown option {name}");
            }
        }

        if (directory is null != errorFile is null)
        {
            throw new ArgumentException("--directory and --stderr go together; without them the worker waits to be assigned to a session");
        }

        return new WorkerOptions(
            Path.GetFullPath(socket ?? throw new ArgumentException("--socket is missing")),
            directory,
            errorFile is null ? null : Path.GetFullPath(errorFile),
            outputBufferBytes, orphanTimeout);
    }
}
