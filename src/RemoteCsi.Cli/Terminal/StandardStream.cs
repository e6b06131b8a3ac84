using System.Runtime.InteropServices;
using System.Text;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Terminal;

/// <summary>Standard output or standard error, written as it comes.</summary>
/// <remarks>
/// Unlike <see cref="Console"/>'s, it says when nobody reads any more, and it writes the bytes of a program's output
/// unchanged where no terminal is. Thread-safe; each text is written whole.
/// </remarks>
internal sealed partial class StandardStream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly int _descriptor;
    private readonly Lock _gate = new();
    private readonly TerminalFilter _filter = new();
    private readonly Lazy<int> _width = new(Width);
    private Encoder? _encoder;
    private bool _atLineStart = true;

    private StandardStream(int descriptor, bool terminal)
    {
        _descriptor = descriptor;
        IsTerminal = terminal;
    }

    /// <summary>Standard output.</summary>
    public static StandardStream Output { get; } = new(1, !Console.IsOutputRedirected);

    /// <summary>Standard error.</summary>
    public static StandardStream Error { get; } = new(2, !Console.IsErrorRedirected);

    /// <summary>Whether a terminal is there.</summary>
    public bool IsTerminal { get; }

    /// <summary>The colours on a terminal. Set before anything is written.</summary>
    public static Theme Theme { get; set; } = Theme.Dark;

    /// <summary>How to render text for it.</summary>
    public RenderTarget Target => IsTerminal ? new RenderTarget(_width.Value, HasColours ? Theme : Theme.None, Terminal: true) : RenderTarget.Plain;

    /// <summary>Writes a piece of a program's output: filtered for a terminal, otherwise as it is.</summary>
    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    /// <exception cref="IOException">It cannot be written: the disk is full.</exception>
    public void WriteProgramOutput(string chunk)
    {
        lock (_gate)
        {
            Send(IsTerminal ? _filter.Next(chunk) : chunk);
        }
    }

    /// <summary>Ends a program's output: nothing of it is left open, and on a terminal what follows begins on a line of its own.</summary>
    public void EndProgramOutput()
    {
        lock (_gate)
        {
            if (!IsTerminal)
            {
                return;
            }

            string rest = _filter.End();
            Send(_filter.ColourIsOpen ? rest + Colours.Reset : rest);
            if (!_atLineStart)
            {
                Send("\n");
            }
        }
    }

    /// <summary>Writes a line of our own, already rendered for <see cref="Target"/>.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            Send(line + "\n");
        }
    }

    private static bool HasColours => Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "");

    private static int Width()
    {
        try
        {
            return Math.Max(20, Console.WindowWidth);
        }
        catch (IOException)
        {
            // A terminal that does not say how wide it is.
            return RenderTarget.PlainWidth;
        }
    }

    private void Send(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        _atLineStart = text[^1] == '\n';

        // An encoder of its own, because a chunk may end within a surrogate pair that the next one completes.
        _encoder ??= Utf8.GetEncoder();
        byte[] bytes = new byte[Utf8.GetMaxByteCount(text.Length)];
        int count = _encoder.GetBytes(text, bytes, flush: false);
        Span<byte> rest = bytes.AsSpan(0, count);
        while (rest.Length > 0)
        {
            nint written = Write(_descriptor, rest, rest.Length);
            if (written >= 0)
            {
                rest = rest[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == TryAgain)
            {
                // Somebody made the terminal non-blocking; wait for it as a blocking one would.
                Thread.Sleep(1);
            }
            else if (error == BrokenPipe)
            {
                throw new OutputClosedException();
            }
            else if (error != Interrupted)
            {
                throw new IOException($"cannot write: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);
}
