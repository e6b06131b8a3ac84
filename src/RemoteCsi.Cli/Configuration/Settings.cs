using PrettyPrompt.Consoles;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Configuration;

/// <summary>What is in force at one endpoint. Immutable.</summary>
/// <param name="Theme">The colours.</param>
/// <param name="Keys">The keys of the prompt.</param>
/// <param name="Completion">Whether lists and signatures open by themselves.</param>
/// <param name="Diagnostics">How objections are shown while typing.</param>
/// <param name="Defaults">What a new session is given.</param>
/// <param name="Values">All of it, for whoever asks.</param>
internal sealed record Settings(
    Theme Theme, PromptKeys Keys, bool Completion, ProblemDisplay Diagnostics, SessionDefaults Defaults, IReadOnlyList<SettingValue> Values)
{
    private const string NoColour = "NO_COLOR";

    /// <summary>Puts together what the defaults, a file, the environment and a command line say.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">The command line.</param>
    /// <param name="environment">Reads a variable; null for those of this process.</param>
    /// <exception cref="UsageException">The command line names a theme that is not there.</exception>
    public static Settings At(Endpoint endpoint, ConfigFile file, SettingOverrides options, Func<string, string?>? environment = null)
    {
        var values = new Dictionary<string, SettingValue>();
        foreach (Setting setting in Setting.All)
        {
            values[setting.Name] = OptionOf(setting.Name, options)
                ?? EnvironmentOf(setting.Name, environment ?? Environment.GetEnvironmentVariable)
                ?? (file.Find(setting.Name, endpoint) is { } found
                    ? new SettingValue(setting.Name, found.Value, SettingSource.File, found.Where)
                    : new SettingValue(setting.Name, setting.Default, SettingSource.Default, null));
        }

        string name = (string)values[Setting.Theme].Value!;
        Theme theme = file.Themes.FirstOrDefault(one => one.Name == name)
            ?? throw new UsageException($"there is no theme '{name}'; there are {string.Join(", ", file.Themes.Select(one => one.Name))}");
        return new Settings(
            theme,
            KeysOf(values),
            (bool)values[Setting.Completion].Value!,
            values[Setting.Diagnostics].Value switch { true => ProblemDisplay.List, false => ProblemDisplay.Off, _ => ProblemDisplay.Underline },
            new SessionDefaults(Names(Setting.References), Names(Setting.Usings), Names(Setting.SnapIns), (string?)values[Setting.StartScript].Value),
            [.. Setting.All.Select(setting => values[setting.Name])]);

        string[] Names(string setting) => (string[])values[setting].Value!;
    }

    private static PromptKeys KeysOf(Dictionary<string, SettingValue> values)
    {
        var changed = new List<(KeyAction, KeyPressPattern[])>();
        foreach (KeyAction action in Enum.GetValues<KeyAction>())
        {
            SettingValue value = values[Setting.Of(action)];
            if (value.Source != SettingSource.Default)
            {
                changed.Add((action, Array.ConvertAll((string[])value.Value!, text => KeyText.Parse(text)!.Value)));
            }
        }

        return changed.Count == 0 ? PromptKeys.Default : new PromptKeys(changed);
    }

    private static SettingValue? OptionOf(string setting, SettingOverrides options)
    {
        (object? value, string option) = setting switch
        {
            Setting.Theme => (options.Theme, "--theme"),
            Setting.Completion => ((object?)options.Completion, "--completion"),
            Setting.Diagnostics => (options.Diagnostics, "--diagnostics"),
            Setting.Usings => (options.Usings, "--using"),
            Setting.References => (options.References, "--reference"),
            Setting.SnapIns => (options.SnapIns, "--snapin"),
            Setting.StartScript => (options.StartScript is { } script ? Path.GetFullPath(script) : null, "--start-script"),
            _ => (null, ""),
        };
        bool isOfNewSessions = setting is Setting.Usings or Setting.References or Setting.SnapIns or Setting.StartScript;
        return value is not null ? new SettingValue(setting, value, SettingSource.Option, option)
            : options.NoDefaults && isOfNewSessions ? new SettingValue(setting, setting == Setting.StartScript ? null : Array.Empty<string>(), SettingSource.Option, "--no-defaults")
            : null;
    }

    /// <summary>The variable goes before the file: a theme there says which colours, not that there be any where none are wanted.</summary>
    private static SettingValue? EnvironmentOf(string setting, Func<string, string?> environment) =>
        setting == Setting.Theme && !string.IsNullOrEmpty(environment(NoColour))
            ? new SettingValue(setting, Theme.None.Name, SettingSource.Environment, NoColour)
            : null;
}
