using System.Text.RegularExpressions;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Tests.Fakes;

namespace RemoteCsi.Cli.Tests.Configuration;

public sealed class ConfigFileTests : IDisposable
{
    private static readonly Endpoint Web7 = Endpoint.Parse("build@web7");

    private readonly ShortFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "'thme' is not known here; there are theme, completion, ", "{\n\"thme\": 1 }")]
    [InlineData(2, "'completion': it is true or false", "{\n\"completion\": \"yes\" }")]
    [InlineData(3, "'theme': there is no theme 'drak'; there are dark, light, terminal, none", "{\n// a comment\n\"theme\": \"drak\" }")]
    [InlineData(2, "'usings': it is a list", "{ \"usings\":\n{} }")]
    [InlineData(1, "is no reference, namespace or name", "{ \"usings\": [\"System; Evil()\"] }")]
    [InlineData(2, "'leav' is not known here; there are complete, commit, ", "{ \"keys\": {\n\"leav\": \"Ctrl+Q\" } }")]
    [InlineData(1, "'leave': 'Q' is no key to set; it is a key as Ctrl+Space", "{ \"keys\": { \"leave\": \"Q\" } }")]
    [InlineData(2, "'snapin' is not known here; there are theme, ", "{ \"endpoints\": { \"web7\": {\n\"snapin\": [] } } }")]
    [InlineData(1, "'web7' is an object", "{ \"endpoints\": { \"web7\": [] } }")]
    [InlineData(2, "'keywrd' is not known here; there are base, keyword, ", "{ \"themes\": { \"mine\": {\n\"keywrd\": \"red\" } } }")]
    [InlineData(1, "'keyword': 'reddish' is no style; it is a colour (black, red,", "{ \"themes\": { \"mine\": { \"keyword\": \"reddish\" } } }")]
    [InlineData(1, "'dark' is the name of a theme that is always there", "{ \"themes\": { \"dark\": {} } }")]
    [InlineData(3, "Nothing of the file holds", "{\n\"theme\": \"light\",\n,\n}")]
    [InlineData(1, "it is an object", "[]")]
    public void Mistake_IsOneLine_WithFileAndPlace_AndWhatThereIs(int line, string part, string text)
    {
        ConfigFile file = Load(text);
        string problem = Assert.Single(file.Problems);
        Assert.StartsWith($"{file.Path}, line {line}: ", problem, StringComparison.Ordinal);
        Assert.Contains(part, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void WhatIsRight_HoldsBesideWhatIsWrong()
    {
        ConfigFile file = Load("""{ "theme": "light", "completion": 1, "diagnostics": false, "keys": { "leave": "X", "complete": "Ctrl+T" }, }""");
        Settings settings = Settings.At(Web7, file, SettingOverrides.None, NoVariables);
        Assert.Equal(2, file.Problems.Count);
        Assert.Same(Theme.Light, settings.Theme);
        Assert.True(settings.Completion);
        Assert.Equal(ProblemDisplay.Off, settings.Diagnostics);
        Assert.True(settings.Keys.Means(KeyAction.Complete, new ConsoleKeyInfo('\u0014', ConsoleKey.T, false, false, true)));
        Assert.True(settings.Keys.Means(KeyAction.Leave, new ConsoleKeyInfo('\u0004', ConsoleKey.D, false, false, true)));
    }

    [Fact]
    public void Option_GoesBeforeTheEnvironment_ThatBeforeTheFile_AndThatBeforeTheDefault()
    {
        ConfigFile file = Load("""{ "theme": "light" }""");
        static string? NoColour(string variable) => variable == "NO_COLOR" ? "1" : null;
        Assert.Equal(("dark", SettingSource.Default), ThemeOf(Load("{}"), null, NoVariables));
        Assert.Equal(("light", SettingSource.File), ThemeOf(file, null, NoVariables));
        Assert.Equal(("none", SettingSource.Environment), ThemeOf(file, null, NoColour));
        Assert.Equal(("terminal", SettingSource.Option), ThemeOf(file, "terminal", NoColour));
        Assert.Throws<UsageException>(() => ThemeOf(file, "drak", NoVariables));
    }

    [Theory]
    [InlineData("build@web7", "sites")]
    [InlineData("ssh://build@web7:2222", "sites")]
    [InlineData("web8", "general")]
    [InlineData("db1.lab", "lab")]
    [InlineData("local", "here")]
    [InlineData("unix:/tmp/x.sock", "general")]
    public void Endpoint_HasItsOwn_ByItsHostOrItsWholeName_ElseTheGeneral(string endpoint, string snapIn)
    {
        ConfigFile file = Load("""
            { "snapins": ["general"], "endpoints": { "*.lab": { "snapins": ["lab"] }, "web7": { "snapins": ["sites"] }, "local": { "snapins": ["here"] } } }
            """);
        Assert.Empty(file.Problems);
        Assert.Equal([snapIn], Settings.At(Endpoint.Parse(endpoint), file, SettingOverrides.None, NoVariables).Defaults.SnapIns);
        Assert.Equal(["web7", "local"], file.Endpoints);
    }

    [Fact]
    public void OfSeveralParts_TheLastCounts_AndNullTakesAway()
    {
        ConfigFile file = Load("""{ "startScript": "start.csx", "usings": ["A"], "endpoints": { "web*": { "usings": ["B"] }, "web7": { "usings": [], "startScript": null } } }""");
        Assert.Equal(new SessionDefaults([], [], [], null).StartScript, Settings.At(Web7, file, SettingOverrides.None, NoVariables).Defaults.StartScript);
        Assert.Empty(Settings.At(Web7, file, SettingOverrides.None, NoVariables).Defaults.Usings);
        SessionDefaults web8 = Settings.At(Endpoint.Parse("web8"), file, SettingOverrides.None, NoVariables).Defaults;
        Assert.Equal(["B"], web8.Usings);
        Assert.Equal(Path.Combine(_folder.Path, "start.csx"), web8.StartScript);
    }

    [Fact]
    public void NoDefaults_LeavesOnlyWhatTheCommandLineSays()
    {
        ConfigFile file = Load("""{ "usings": ["A"], "snapins": ["sites"], "startScript": "start.csx" }""");
        SessionDefaults defaults = Settings.At(Web7, file, new SettingOverrides { NoDefaults = true, Usings = ["B"] }, NoVariables).Defaults;
        Assert.Equal(["B"], defaults.Usings);
        Assert.Empty(defaults.SnapIns);
        Assert.Null(defaults.StartScript);
    }

    [Fact]
    public void OwnTheme_IsItsBaseButForWhatItSays()
    {
        ConfigFile file = Load("""{ "theme": "mine", "themes": { "mine": { "base": "light", "keyword": "#ff8000 bold" } } }""");
        Theme mine = Settings.At(Web7, file, SettingOverrides.None, NoVariables).Theme;
        Assert.Equal(new ThemeStyle(Rgb: 0xff8000, Bold: true), mine[ThemeRole.Keyword]);
        Assert.Equal(Theme.Light[ThemeRole.String], mine[ThemeRole.String]);
    }

    [Fact]
    public void FileToStartFrom_ChangesNothing_AndWithoutItsCommentMarksSetsEverything()
    {
        ConfigFile asWritten = Load(ConfigStart.Text);
        Assert.Empty(asWritten.Problems);
        Assert.All(Settings.At(Web7, asWritten, SettingOverrides.None, NoVariables).Values, value => Assert.Equal(SettingSource.Default, value.Source));

        string active = Regex.Replace(ConfigStart.Text, @"^(\s*)//(\s*["" }].*)$", "$1$2", RegexOptions.Multiline);
        ConfigFile all = Load(Regex.Replace(active, @"^\s+(?!\s*[""}]).*$", "", RegexOptions.Multiline));
        Assert.Empty(all.Problems);
        Assert.Contains(all.Themes, theme => theme.Name == "mine");
        Assert.All(Settings.At(Endpoint.Parse("db"), all, SettingOverrides.None, NoVariables).Values, value => Assert.Equal(SettingSource.File, value.Source));
    }

    [Fact]
    public void FileThatIsNotThere_SaysNothing()
    {
        ConfigFile file = ConfigFile.Load(Path.Combine(_folder.Path, "nowhere", "config.json"));
        Assert.False(file.IsThere);
        Assert.Empty(file.Problems);
    }

    private static string? NoVariables(string variable) => null;

    private static (string Name, SettingSource Source) ThemeOf(ConfigFile file, string? option, Func<string, string?> environment)
    {
        SettingValue value = Settings.At(Web7, file, new SettingOverrides { Theme = option }, environment).Values[0];
        return ((string)value.Value!, value.Source);
    }

    private ConfigFile Load(string text)
    {
        string path = Path.Combine(_folder.Path, "config.json");
        File.WriteAllText(path, text);
        return ConfigFile.Load(path);
    }
}
