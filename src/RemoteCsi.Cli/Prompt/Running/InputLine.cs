using System.Text;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Reads a plain line for running code: shown as it is typed, never kept.</summary>
internal sealed class InputLine(ITerminal terminal, Transcript transcript)
{
    /// <summary>The line, or null at the end of input (Ctrl+D on an empty line).</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the line any more.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.Register(terminal.Wake);
        return await Task.Factory
            .StartNew(() => Read(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    private string? Read(CancellationToken cancellationToken)
    {
        var decoder = new KeyDecoder(terminal);
        var line = new StringBuilder();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((!decoder.HasKey && !terminal.WaitForKey(Timeout.InfiniteTimeSpan)) || decoder.Read() is not { } key)
            {
                continue;
            }

            switch (key)
            {
                case { Key: ConsoleKey.Enter } or { KeyChar: '\n' or '\r' }:
                    transcript.Echo("\n");
                    return line.ToString();
                case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when line.Length == 0:
                    transcript.Echo("\n");
                    return null;
                case { Key: ConsoleKey.Backspace }:
                    Erase(line, LastCharacter(line));
                    break;
                case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                    Erase(line, line.Length);
                    break;
                case { Key: ConsoleKey.Tab }:
                    Add(line, "\t");
                    break;
                case { Key: OwnKey.Leave, Modifiers: not 0 }:
                    return null;
                default:
                    if (OwnKey.Is(key, OwnKey.Paste))
                    {
                        // What is pasted after the first line end would be an answer to a question nobody has asked.
                        Add(line, decoder.Pasted.Split('\n')[0]);
                    }
                    else if (!char.IsControl(key.KeyChar))
                    {
                        Add(line, key.KeyChar.ToString());
                    }

                    break;
            }
        }
    }

    private static int LastCharacter(StringBuilder line) =>
        line.Length > 1 && char.IsSurrogatePair(line[^2], line[^1]) ? 2 : Math.Min(1, line.Length);

    private void Add(StringBuilder line, string text)
    {
        line.Append(text);

        // A tab is shown as one column, so that it can be taken back.
        transcript.Echo(string.Concat(text.Select(letter => letter == '\t' ? ' ' : letter).Where(letter => !char.IsControl(letter))));
    }

    private void Erase(StringBuilder line, int characters)
    {
        string erased = line.ToString(line.Length - characters, characters).Replace('\t', ' ');
        line.Length -= characters;
        int columns = new FormattedString(erased).GetUnicodeWidth();
        transcript.Echo(string.Concat(Enumerable.Repeat("\b \b", columns)));
    }
}
