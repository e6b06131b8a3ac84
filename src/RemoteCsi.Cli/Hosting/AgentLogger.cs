using System.Globalization;
using Microsoft.Extensions.Logging;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Hosting;

/// <summary>The agent's log: one line an event, to standard error, or to the agent's log file when it runs in the background.</summary>
/// <remarks>Thread-safe. A log that cannot be written must not stop the agent, so what fails here is dropped.</remarks>
internal sealed class AgentLogger : ILogger, IDisposable
{
    /// <summary>A log file longer than this is put aside, and the one that was aside goes: peers can make us log, and must not fill the disk.</summary>
    private const long LargestBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly StateDirectory? _file;
    private readonly LogLevel _least;
    private StreamWriter? _writer;
    private long _written;

    /// <summary>Logs to the file of a state directory, opened at the first line, or, with null, to standard error.</summary>
    public AgentLogger(StateDirectory? file)
    {
        _file = file;
        _least = Environment.GetEnvironmentVariable("RCSI_DEBUG") == "1" ? LogLevel.Debug : LogLevel.Information;
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= _least;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string line = $"{time} {logLevel switch { LogLevel.Information => "info", LogLevel.Warning => "warn", LogLevel.Debug => "debug", _ => "error" }} {TerminalFilter.CleanLine(formatter(state, exception))}";
        lock (_gate)
        {
            try
            {
                if (_file is not null && _written > LargestBytes)
                {
                    _writer?.Dispose();
                    _writer = null;
                }

                // A message may quote a peer; who reads the log does so in a terminal.
                string text = exception is null ? line : $"{line}\n{TerminalFilter.Clean(exception.ToString())}";
                _writer ??= Open();
                _writer.WriteLine(text);
                _written += text.Length;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // See the remarks: sessions go on without a log on a full disk.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
        }
    }

    private StreamWriter Open()
    {
        if (_file is null)
        {
            return new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        }

        string path = _file.AgentLog;
        if (File.Exists(path) && new FileInfo(path).Length > LargestBytes)
        {
            File.Move(path, path + ".1", overwrite: true);
        }

        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        _written = stream.Length;
        BackgroundProcess.SendStandardErrorTo(stream.SafeFileHandle);
        return new StreamWriter(stream) { AutoFlush = true };
    }
}
