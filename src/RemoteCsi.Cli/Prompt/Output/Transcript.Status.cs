using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Prompt.Output;

/// <content>
/// A line of ours below what is written, which goes as soon as anything else is written. It never leaves a trace in the output: it is shown
/// only where it is known how to come back to the place where the output goes on.
/// </content>
internal sealed partial class Transcript
{
    private const int NotKnown = -1;

    private string _status = "";

    // What brings the cursor back, and the line away.
    private string _undoStatus = "";

    // Where the output goes on: columns from the left edge, as long as only letters were written that have one each.
    private int _column;
    private bool _hasWritten;

    /// <summary>Shows a line in place of the one that is shown; null takes it away. While output comes, or a line is typed, nothing is shown.</summary>
    public void Status(string? text)
    {
        lock (_gate)
        {
            // What has written since the last time may go on writing: the eye is on that.
            bool isBusy = _hasWritten;
            _hasWritten = false;
            string wanted = text is null || isBusy || _somethingKept is not null || _column == NotKnown ? "" : text[..Math.Min(text.Length, Math.Max(0, terminal.Width - 1))];
            if (wanted == _status)
            {
                return;
            }

            string erased = StatusErased();
            if (wanted.Length > 0)
            {
                erased += (_column > 0 ? "\n" : "") + Paint(ThemeRole.Faint, wanted);
                _undoStatus = "\r\e[0J" + (_column > 0 ? $"\e[1A\e[{_column + 1}G" : "");
                _status = wanted;
            }

            terminal.Write(erased);
        }
    }

    private string StatusErased()
    {
        string undo = _undoStatus;
        _status = _undoStatus = "";
        return undo;
    }

    private void FollowColumn(string text)
    {
        _hasWritten = true;
        int line = text.LastIndexOf('\n');
        int column = line >= 0 ? 0 : _column;
        for (int at = line + 1; at < text.Length && column != NotKnown; at++)
        {
            if (text[at] == '\e')
            {
                // Only colours come here.
                int end = text.IndexOf('m', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                column = text[at] is >= ' ' and <= '~' && column < terminal.Width - 2 ? column + 1 : NotKnown;
            }
        }

        _column = column;
    }
}
