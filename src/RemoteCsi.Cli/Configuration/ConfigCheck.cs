using System.Text.Json;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Configuration;

/// <summary>Takes what is usable out of a configuration file, and says what is not. Used once.</summary>
internal sealed class ConfigCheck(string path)
{
    private const string EndpointsKey = "endpoints";
    private const string ThemesKey = "themes";
    private const string BaseKey = "base";

    private readonly List<(int Line, string What)> _problems = [];
    private IReadOnlyList<Theme> _themes = Theme.BuiltIn;

    /// <summary>What is wrong, a line each, from the top of the file to its end.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.OrderBy(problem => problem.Line).Select(problem => $"{path}, line {problem.Line}: {problem.What}")];

    /// <summary>Checks a whole file.</summary>
    public (IReadOnlyList<ConfigSection> Sections, IReadOnlyList<Theme> Themes) Check(ConfigNode root)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            Say(root.Line, "it is an object: {}");
            return ([], _themes);
        }

        // Themes first: wherever they stand, one can be chosen anywhere.
        ConfigMember? themes = root.Members.LastOrDefault(member => member.Key == ThemesKey);
        _themes = [.. Theme.BuiltIn, .. themes is null ? [] : MembersOf(themes).Select(ThemeOf).OfType<Theme>()];
        var sections = new List<ConfigSection> { SectionOf(root, null) };
        foreach (ConfigMember member in root.Members.Where(member => member.Key == EndpointsKey).SelectMany(MembersOf))
        {
            MembersOf(member);
            sections.Add(SectionOf(member.Value, new EndpointPattern(member.Key)));
        }

        return (sections, _themes);
    }

    private ConfigSection SectionOf(ConfigNode section, EndpointPattern? pattern)
    {
        var values = new Dictionary<string, (object? Value, int Line)>();
        foreach (ConfigMember member in section.Members)
        {
            if (member.Key == Setting.Keys)
            {
                foreach (ConfigMember key in MembersOf(member))
                {
                    Take(key, $"{Setting.Keys}.", values);
                }
            }
            else if (pattern is not null || member.Key is not (EndpointsKey or ThemesKey))
            {
                Take(member, "", values, pattern is null ? [EndpointsKey, Setting.Keys, ThemesKey] : [Setting.Keys]);
            }
        }

        return new ConfigSection(pattern, values);
    }

    private void Take(ConfigMember member, string prefix, Dictionary<string, (object? Value, int Line)> values, params string[] others)
    {
        string name = prefix + member.Key;
        Setting? setting = Setting.All.FirstOrDefault(one => one.Name == name);
        if (setting is null)
        {
            IEnumerable<string> known = Setting.All.Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(one => one.Name[prefix.Length..])
                .Where(one => !one.Contains('.')).Concat(others);
            Say(member.Line, $"'{member.Key}' is not known here; there are {string.Join(", ", known)}");
            return;
        }

        Try(member, () =>
        {
            object? value = setting.Read(member.Value);
            if (name == Setting.Theme && _themes.All(theme => theme.Name != (string)value!))
            {
                throw new ConfigException($"there is no theme '{value}'; there are {string.Join(", ", _themes.Select(theme => theme.Name))}");
            }

            values[name] = (name == Setting.StartScript && value is string script ? FullPath(script) : value, member.Line);
        });
    }

    private Theme? ThemeOf(ConfigMember member)
    {
        Theme basis = Theme.Dark;
        var styles = new Dictionary<ThemeRole, ThemeStyle>();
        if (Theme.BuiltIn.Any(theme => theme.Name == member.Key))
        {
            Say(member.Line, $"'{member.Key}' is the name of a theme that is always there; take another");
            return null;
        }

        foreach (ConfigMember style in MembersOf(member))
        {
            Try(style, () =>
            {
                string text = style.Value.Kind == JsonValueKind.String ? style.Value.Text : throw new ConfigException("it is a text in quotes");
                if (style.Key == BaseKey)
                {
                    basis = Theme.BuiltIn.FirstOrDefault(theme => theme.Name == text)
                        ?? throw new ConfigException($"'{text}' is none of {string.Join(", ", Theme.BuiltIn.Select(theme => theme.Name))}");
                }
                else if (Enum.GetValues<ThemeRole>().Where(role => Setting.NameOf(role) == style.Key).ToArray() is [ThemeRole role])
                {
                    styles[role] = ThemeStyle.Parse(text) ?? throw new ConfigException($"'{text}' is no style; it is {ThemeStyle.Forms}");
                }
                else
                {
                    Say(style.Line, $"'{style.Key}' is not known here; there are {BaseKey}, {string.Join(", ", Enum.GetValues<ThemeRole>().Select(Setting.NameOf))}");
                }
            });
        }

        return basis.With(member.Key, styles);
    }

    /// <summary>The members of what must be an object.</summary>
    private IReadOnlyList<ConfigMember> MembersOf(ConfigMember member)
    {
        if (member.Value.Kind != JsonValueKind.Object)
        {
            Say(member.Line, $"'{member.Key}' is an object: {{}}");
        }

        return member.Value.Members;
    }

    private void Try(ConfigMember member, Action take)
    {
        try
        {
            take();
        }
        catch (ConfigException exception)
        {
            Say(member.Value.Line, $"'{member.Key}': {exception.Message}");
        }
    }

    private string FullPath(string file) => Path.GetFullPath(
        file.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), file[2..])
            : Path.Combine(Path.GetDirectoryName(path)!, file));

    private void Say(int line, string what) => _problems.Add((line, what));
}
