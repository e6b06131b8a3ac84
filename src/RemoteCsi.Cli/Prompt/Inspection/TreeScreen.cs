using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>Paints the tree over the whole screen: a title, the rows around the current one, and the keys.</summary>
internal sealed class TreeScreen(ITerminal terminal, Theme theme, string title)
{
    private const string Keys = "→ open  ← close  PgUp PgDn Home End  / search  n next  q leave";

    // The first row that is on the screen.
    private int _top;

    /// <summary>How many rows of the tree fit.</summary>
    public int Room => Math.Max(1, terminal.Height - 2);

    /// <summary>Paints it anew, in one write.</summary>
    public void Paint(TreeModel model)
    {
        int room = Room;
        _top = Math.Clamp(_top, Math.Max(0, model.Current - room + 1), model.Current);
        _top = Math.Clamp(_top, 0, Math.Max(0, model.Rows.Count - room));

        List<IRenderable> lines = [Line(new StyledText().Add(title, TextRole.Strong))];
        for (int row = _top; row < _top + room; row++)
        {
            lines.Add(row < model.Rows.Count ? Line(model, row) : Line(new StyledText()));
        }

        string foot = model.IsSearching ? $"/{model.Sought}"
            : $"{model.Current + 1}/{model.Rows.Count}  {(model.IsNotFound ? $"'{model.Sought}' is nowhere in what is shown  " : "")}{Keys}";
        lines.Add(Line(new StyledText().Add(foot, TextRole.Faint)));

        // A column is left free: what fills a line to its end leaves the cursor where terminals differ.
        string drawn = SpectreText.Draw(new Rows(lines), Math.Max(1, terminal.Width - 1), theme);
        terminal.Write("\e[H" + drawn.Replace("\n", "\e[K\n", StringComparison.Ordinal) + "\e[K");
    }

    private TreeLine Line(TreeModel model, int row)
    {
        bool isCurrent = row == model.Current;
        return new TreeLine(
            new StyledText().Add(isCurrent ? "> " : "  ").Add(model.Rows[row].Guides, TextRole.Faint).Add(TreeModel.Text(model.Rows[row])), isCurrent, theme);
    }

    private TreeLine Line(StyledText text) => new(text, isCurrent: false, theme);
}
