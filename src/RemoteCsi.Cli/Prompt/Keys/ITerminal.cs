namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>The terminal as the prompt uses it; tests script it.</summary>
/// <remarks>
/// Keys are read by one thread at a time. <see cref="Write"/> and <see cref="Wake"/> may be called from any thread.
/// </remarks>
internal interface ITerminal
{
    /// <summary>Columns.</summary>
    int Width { get; }

    /// <summary>Rows.</summary>
    int Height { get; }

    /// <summary>0-based row of the cursor. Asks the terminal, so it may take as long as the line to it.</summary>
    int CursorRow { get; }

    /// <summary>True makes Ctrl+C a key like any other; false makes it raise <see cref="Interrupted"/>.</summary>
    bool CaptureControlC { get; set; }

    /// <summary>Ctrl+C while it is not a key. Raised on a thread of its own.</summary>
    event Action? Interrupted;

    /// <summary>Writes text and control sequences as they are.</summary>
    void Write(string text);

    /// <summary>Waits until a key can be read (true), or <see cref="Wake"/> was called or the time is over (false).</summary>
    bool WaitForKey(TimeSpan timeout);

    /// <summary>Reads a key without showing it.</summary>
    ConsoleKeyInfo ReadKey();

    /// <summary>Ends the present or the next <see cref="WaitForKey"/>.</summary>
    void Wake();
}
