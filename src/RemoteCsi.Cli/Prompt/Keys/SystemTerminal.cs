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

    public int CursorRow => Console.CursorTop;

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

    public bool WaitForKey(TimeSpan timeout) => _wait.Wait(timeout);

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
