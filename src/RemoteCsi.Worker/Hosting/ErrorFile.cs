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

    private const int BufferBytes = 16 * 1024;

    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _position = new FileInfo(path).Length;

    /// <inheritdoc/>
    public void Drain()
    {
        long length = _file.Length;
        if (length == _position)
        {
            return;
        }

        _position = Math.Max(length < _position ? 0 : _position, length - LargestBytes);
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
