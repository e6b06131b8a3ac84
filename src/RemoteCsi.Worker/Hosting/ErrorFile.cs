using System.Globalization;
using System.Text;
using RemoteCsi.Worker.Streams;

namespace RemoteCsi.Worker.Hosting;

/// <summary>
/// Brings what native code, child processes and the runtime itself write to descriptor 2 into the spool. It is a file, not
/// a pipe, so that the runtime's last words are there for the agent to read after the process has died.
/// </summary>
internal sealed class ErrorFile(string path, OutputSpool spool) : IOutputSource, IDisposable
{
    /// <summary>Over this the file is emptied once its content is in the spool. More than this is never taken over at once.</summary>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>Over this the file is emptied at once, for a program that writes without end must not fill the disk.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int BufferBytes = 16 * 1024;

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _position = new FileInfo(path).Length;
    private long _lost;

    /// <summary>Empties the file when it has grown too large. Safe from any thread, and never waits for a reader of the output.</summary>
    public void Limit()
    {
        long length = _file.Length;
        if (length > MostBytes)
        {
            _file.SetLength(0);
            Interlocked.Add(ref _lost, length - Math.Min(length, Interlocked.Exchange(ref _position, 0)));
        }
    }

    /// <inheritdoc/>
    public void Drain()
    {
        long length = _file.Length;
        long from = length < _position ? 0 : _position;
        _position = Math.Max(from, length - LargestBytes);
        long lost = Interlocked.Exchange(ref _lost, 0) + _position - from;
        if (lost > 0)
        {
            spool.Append(isError: true, string.Create(CultureInfo.InvariantCulture, $"[{lost} bytes that were written to descriptor 2 were dropped here]\n"), endLine: false);
        }

        if (length == _position)
        {
            return;
        }

        _file.Position = _position;
        byte[] bytes = new byte[BufferBytes];
        char[] chars = new char[BufferBytes];
        while (_position < length && _file.Read(bytes, 0, (int)Math.Min(BufferBytes, length - _position)) is > 0 and int got)
        {
            _position += got;
            int count = _decoder.GetChars(bytes, 0, got, chars, 0);
            spool.Append(isError: true, chars.AsSpan(0, count), endLine: false);
        }

        if (length > LargestBytes)
        {
            // Writers append, so they go on at the new end.
            _file.SetLength(0);
            _position = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
