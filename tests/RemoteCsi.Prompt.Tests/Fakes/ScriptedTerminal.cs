using System.Text;
using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>A terminal whose person is the test.</summary>
internal sealed class ScriptedTerminal(int width = 80, int height = 30) : ITerminal
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Queue<ConsoleKeyInfo> _keys = new();
    private readonly SemaphoreSlim _stir = new(0);
    private readonly Screen _screen = new(width, height);
    private readonly StringBuilder _written = new();
    private TaskCompletionSource _changed = NewChange();
    private bool _woken;
    private int _waiting;

    public event Action? Interrupted;

    public int Width => _screen.Width;

    public int Height => _screen.Height;

    public int CursorRow => Read(screen => screen.Row);

    public bool CaptureControlC { get; set; }

    /// <summary>Where the cursor is at the start.</summary>
    public int StartRow
    {
        init => _screen.Row = value;
    }

    /// <summary>All that was written, as it was written.</summary>
    public string Written
    {
        get
        {
            lock (_gate)
            {
                return _written.ToString();
            }
        }
    }

    public string[] Rows => Read(screen => screen.Rows);

    public string All => Read(screen => screen.All);

    public void Write(string text)
    {
        lock (_gate)
        {
            _written.Append(text);
            _screen.Write(text);
            Change();
        }
    }

    public bool WaitForKey(TimeSpan timeout)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_keys.Count > 0)
                {
                    return true;
                }

                if (_woken)
                {
                    _woken = false;
                    return false;
                }

                _waiting++;
                Change();
            }

            bool stirred = _stir.Wait(timeout, TestContext.Current.CancellationToken);
            lock (_gate)
            {
                _waiting--;
            }

            if (!stirred)
            {
                return false;
            }
        }
    }

    public ConsoleKeyInfo ReadKey()
    {
        lock (_gate)
        {
            return _keys.Dequeue();
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
        }

        _stir.Release();
    }

    /// <summary>Ctrl+C: a key while it is one, else an interruption.</summary>
    public void PressControlC()
    {
        if (CaptureControlC)
        {
            Press(ConsoleKey.C, ConsoleModifiers.Control, '\u0003');
        }
        else
        {
            Interrupted?.Invoke();
        }
    }

    /// <summary>Types letters; a line feed is Enter.</summary>
    public void Type(string text)
    {
        foreach (char letter in text)
        {
            ConsoleKey key = letter switch
            {
                '\n' => ConsoleKey.Enter,
                '\e' => ConsoleKey.Escape,
                ' ' => ConsoleKey.Spacebar,
                >= 'a' and <= 'z' => (ConsoleKey)char.ToUpperInvariant(letter),
                >= 'A' and <= 'Z' or >= '0' and <= '9' => (ConsoleKey)letter,
                _ => ConsoleKey.None,
            };
            Press(key, char.IsAsciiLetterUpper(letter) ? ConsoleModifiers.Shift : 0, letter == '\n' ? '\r' : letter);
        }
    }

    public void Press(ConsoleKey key, ConsoleModifiers modifiers = 0, char letter = '\0')
    {
        lock (_gate)
        {
            _keys.Enqueue(new ConsoleKeyInfo(
                letter, key, modifiers.HasFlag(ConsoleModifiers.Shift), modifiers.HasFlag(ConsoleModifiers.Alt), modifiers.HasFlag(ConsoleModifiers.Control)));
        }

        _stir.Release();
    }

    /// <summary>Waits until all keys are read and painted and the loop waits for the next.</summary>
    public Task UntilIdleAsync() => UntilAsync(() => _keys.Count == 0 && _waiting > 0 && !_woken, "the key loop did not come to wait for a key");

    /// <summary>Waits until a row of the screen contains a text.</summary>
    public Task UntilShowsAsync(string text) => UntilAsync(() => _screen.Rows.Any(row => row.Contains(text, StringComparison.Ordinal)), $"'{text}' did not come");

    /// <summary>Waits until no row of the screen contains a text.</summary>
    public Task UntilHidesAsync(string text) => UntilAsync(() => !_screen.Rows.Any(row => row.Contains(text, StringComparison.Ordinal)), $"'{text}' did not go");

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task UntilAsync(Func<bool> condition, string failure)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"{failure}; the screen is:\n{string.Join('\n', Rows)}");
            }
        }
    }

    private T Read<T>(Func<Screen, T> what)
    {
        lock (_gate)
        {
            return what(_screen);
        }
    }

    private void Change()
    {
        _changed.SetResult();
        _changed = NewChange();
    }
}
