using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Tests.Theming;

public sealed class ThemeTests
{
    [Fact]
    public void Light_IsLegibleOnWhite()
    {
        // 4.5 : 1 is what WCAG 2.2 asks of text of usual size.
        foreach (ThemeRole role in Enum.GetValues<ThemeRole>().Where(role => Theme.Light[role].Rgb is not null))
        {
            double contrast = 1.05 / (Luminance(Theme.Light[role].Rgb!.Value) + 0.05);
            Assert.True(contrast >= 4.5, $"{role}: {contrast:0.00}");
        }
    }

    [Fact]
    public void Terminal_HasOnlyWhatIsLegibleOnEitherBackground()
    {
        // Of the eight usual colours black, yellow and white vanish on one background or the other; so do most bright ones.
        Assert.All(Enum.GetValues<ThemeRole>(), role => Assert.Contains(Theme.Terminal[role].Palette, new int?[] { null, 1, 2, 4, 5, 6 }));
        Assert.False(Theme.Terminal.UsesRgb);
    }

    [Fact]
    public void None_HasNothing_AndTheOthersTellEverythingApartThatAReaderMust()
    {
        Assert.All(Enum.GetValues<ThemeRole>(), role => Assert.Equal(default, Theme.None[role]));
        foreach (Theme theme in new[] { Theme.Dark, Theme.Light, Theme.Terminal })
        {
            Assert.NotEqual(theme[ThemeRole.Keyword], theme[ThemeRole.String]);
            Assert.NotEqual(theme[ThemeRole.Type], theme[ThemeRole.Method]);
            Assert.NotEqual(theme[ThemeRole.Failure], theme[ThemeRole.Warning]);
            Assert.True(theme[ThemeRole.CodeError].Underline && theme[ThemeRole.CodeWarning].Underline);
        }
    }

    [Theory]
    [InlineData("brightBlue", "\e[94m")]
    [InlineData("Blue BOLD", "\e[34;1m")]
    [InlineData("#ff8000 underline", "\e[38;2;255;128;0;4m")]
    [InlineData("bold underline", "\e[1;4m")]
    [InlineData("", "")]
    public void Style_IsReadAndWritten(string text, string sequence)
    {
        ThemeStyle style = ThemeStyle.Parse(text)!.Value;
        Assert.Equal(sequence, style.Sequence);
        Assert.Equal(style, ThemeStyle.Parse(style.ToString()));
    }

    [Theory]
    [InlineData("pink")]
    [InlineData("red green")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#+12345")]
    public void Style_ThatIsNone_IsRefused(string text) => Assert.Null(ThemeStyle.Parse(text));

    [Fact]
    public void Results_FollowTheTheme()
    {
        StyledText text = new StyledText().Add("x", TextRole.String);
        Assert.Equal("\e[32mx\e[0m", text.For(new RenderTarget(80, Theme.Dark, Terminal: true)));
        Assert.Equal("\e[38;2;163;21;21mx\e[0m", text.For(new RenderTarget(80, Theme.Light, Terminal: true)));
        Assert.Equal("x", text.For(new RenderTarget(80, Theme.None, Terminal: true)));
    }

    private static double Luminance(int rgb)
    {
        return (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear(rgb >> 8)) + (0.0722 * Linear(rgb));

        static double Linear(int channel)
        {
            double value = (channel & 0xff) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
