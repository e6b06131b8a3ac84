using System.Text.Json;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Configuration;

/// <summary>The client's configuration file. What is wrong in it is told and left out; the rest holds.</summary>
internal sealed class ConfigFile
{
    private const string FileName = "config.json";

    private readonly IReadOnlyList<ConfigSection> _sections;

    private ConfigFile(string path, bool isThere, IReadOnlyList<ConfigSection> sections, IReadOnlyList<Theme> themes, IReadOnlyList<string> problems)
    {
        Path = path;
        IsThere = isThere;
        _sections = sections;
        Themes = themes;
        Problems = problems;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Whether there is such a file.</summary>
    public bool IsThere { get; }

    /// <summary>The themes that can be chosen: those that are always there, and its own.</summary>
    public IReadOnlyList<Theme> Themes { get; }

    /// <summary>What is wrong in it, a line each, with the place.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The endpoints that it names one by one.</summary>
    public IEnumerable<string> Endpoints => _sections.Where(section => section.Pattern is { IsOne: true }).Select(section => section.Pattern!.Text);

    /// <summary>Where it is: under <c>$RCSI_HOME</c> when that is set, else <c>$XDG_CONFIG_HOME/rcsi</c>, else <c>~/.config/rcsi</c>.</summary>
    public static string PathFromEnvironment()
    {
        string? home = Environment.GetEnvironmentVariable("RCSI_HOME");
        string? xdg = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        string folder = !string.IsNullOrEmpty(home) ? home
            : !string.IsNullOrEmpty(xdg) ? System.IO.Path.Combine(xdg, "rcsi")
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "rcsi");
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, FileName));
    }

    /// <summary>Reads it; one that is not there says nothing.</summary>
    public static ConfigFile Load(string path)
    {
        try
        {
            ConfigNode root = ConfigText.Read(File.ReadAllBytes(path));
            var checking = new ConfigCheck(path);
            (IReadOnlyList<ConfigSection> sections, IReadOnlyList<Theme> themes) = checking.Check(root);
            return new ConfigFile(path, true, sections, themes, checking.Problems);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigFile(path, false, [], Theme.BuiltIn, []);
        }
        catch (JsonException exception)
        {
            string line = exception.LineNumber is { } number ? $", line {number + 1}" : "";

            // The rest of the message is the place again, in bytes.
            string what = exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            return new ConfigFile(path, true, [], Theme.BuiltIn, [$"{path}{line}: {what} Nothing of the file holds until that is mended."]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ConfigFile(path, true, [], Theme.BuiltIn, [$"{path} cannot be read: {exception.Message}"]);
        }
    }

    /// <summary>What it says of a setting at an endpoint: of several parts that mean it, the last; else what it says for all. Null when it says nothing.</summary>
    public (object? Value, string Where)? Find(string setting, Endpoint endpoint)
    {
        ConfigSection? section = _sections.LastOrDefault(one => one.Pattern?.Means(endpoint) == true && one.Values.ContainsKey(setting))
            ?? _sections.FirstOrDefault(one => one.Pattern is null && one.Values.ContainsKey(setting));
        if (section is null)
        {
            return null;
        }

        (object? value, int line) = section.Values[setting];
        return (value, section.Pattern is { } pattern ? $"line {line}, for {pattern.Text}" : $"line {line}");
    }
}
