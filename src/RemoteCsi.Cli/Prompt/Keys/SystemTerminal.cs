namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>The terminal of this process.</summary>
internal sealed class SystemTerminal : ITerminal, IDisposable
{
    private readonly InputWait _wait = new();
    private readonly Lock _writing = new();

    public SystemTerminal() => Console.CancelKeyPress += OnCancelKeyPress;

    public event Action? Interrupted;

    public int Width => Math.Max(1, Console.BufferWidth);

    public int Height => Math.Max(1, Console.WindowHeight);

    public int CursorRow
    {
        get
        {
            // The terminal answers on its input. A Ctrl+C that is a signal makes the kernel throw away what is there to be read, and an answer among it would be waited for without end.
            bool before = Console.TreatControlCAsInput;
            Console.TreatControlCAsInput = true;
            try
            {
                return Console.CursorTop;
            }
            finally
            {
                Console.TreatControlCAsInput = before;
            }
        }
    }

    public bool CaptureControlC
    {
        get => Console.TreatControlCAsInput;
        set => Console.TreatControlCAsInput = value;
    }

    public void Write(string text)
    {
        lock (_writing)
        {
            Console.Out.Write(text);
            Console.Out.Flush();
        }
    }

    public bool WaitForKey(TimeSpan timeout)
    {
        bool hasKey = _wait.Wait(timeout);
        if (hasKey && InputWait.IsHungUp)
        {
            // As the signal of it would have ended this process, had it not been told to ignore that (nohup): the person has not left their session, and it waits for them.
            Environment.Exit(ExitCode.HungUp);
        }

        return hasKey;
    }

    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    public void Wake() => _wait.Wake();

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        _wait.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        Interrupted?.Invoke();
    }
}
