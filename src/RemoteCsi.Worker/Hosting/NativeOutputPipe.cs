using System.Runtime.InteropServices;
using System.Text;
using RemoteCsi.Worker.Streams;

namespace RemoteCsi.Worker.Hosting;

/// <summary>Brings what native code and child processes write to descriptor 1 into the spool.</summary>
internal sealed unsafe class NativeOutputPipe : IOutputSource
{
    private const int BufferBytes = 16 * 1024;
    private const int StackBytes = 256 * 1024;

    private readonly int _descriptor;
    private readonly OutputSpool _spool;
    private readonly object _reading = new();

    // Guarded by _reading: a character may be split over two reads.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private byte[]? _bytes;
    private char[]? _chars;

    /// <param name="descriptor">The end to read from; reading it does not block.</param>
    /// <param name="spool">Where the text goes.</param>
    public NativeOutputPipe(int descriptor, OutputSpool spool)
    {
        _descriptor = descriptor;
        _spool = spool;
        new Thread(Pump, StackBytes) { IsBackground = true, Name = "native output" }.Start();
    }

    /// <inheritdoc/>
    public void Drain() => ReadAvailable();

    private void Pump()
    {
        bool open = true;
        while (open)
        {
            var waiting = new Posix.PollDescriptor { Descriptor = _descriptor, Events = Posix.PollIn };
            int ready = Posix.Poll(&waiting, 1, -1);
            open = ready >= 0 ? ReadAvailable() : Marshal.GetLastPInvokeError() == Posix.Interrupted;
        }
    }

    /// <returns>False when nobody can write any more.</returns>
    private bool ReadAvailable()
    {
        lock (_reading)
        {
            _bytes ??= new byte[BufferBytes];
            _chars ??= new char[BufferBytes];
            while (true)
            {
                nint got;
                fixed (byte* buffer = _bytes)
                {
                    got = Posix.Read(_descriptor, buffer, BufferBytes);
                }

                if (got <= 0)
                {
                    return got < 0;
                }

                int count = _decoder.GetChars(_bytes, 0, (int)got, _chars, 0);
                _spool.Append(isError: false, _chars.AsSpan(0, count), endLine: false);
            }
        }
    }
}
