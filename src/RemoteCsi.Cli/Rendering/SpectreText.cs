using RemoteCsi.Cli.Theming;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Rendering;

/// <summary>What Spectre draws, as text.</summary>
internal static class SpectreText
{
    /// <summary>Draws it: lines without trailing blanks, the last without a line end.</summary>
    public static string Draw(IRenderable drawn, int width, Theme theme)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = theme.HasStyles ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = theme.UsesRgb ? ColorSystemSupport.TrueColor : theme.HasStyles ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(drawn);
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }
}
