using System.Text;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Our own standard input, a line at a time and only when somebody asks.</summary>
/// <remarks>
/// A read of standard input cannot be called back. When the code that asked is gone before a line came, the line goes
/// to the next that asks. Thread-safe.
/// </remarks>
internal sealed class InputLines
{
    private readonly Lock _gate = new();
    private StreamReader? _reader;
    private Task<string?>? _reading;

    /// <summary>The next line without its end; null at the end of the input.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        Task<string?> reading;
        lock (_gate)
        {
            reading = _reading ??= Task.Run(Read, CancellationToken.None);
        }

        string? line = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _reading = null;
        }

        return line;
    }

    private string? Read()
    {
        _reader ??= new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        try
        {
            return _reader.ReadLine();
        }
        catch (IOException)
        {
            // Standard input is closed or not readable: for the code that is the end of its input.
            return null;
        }
    }
}
