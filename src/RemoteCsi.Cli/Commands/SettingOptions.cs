using System.CommandLine;
using RemoteCsi.Cli.Configuration;

namespace RemoteCsi.Cli.Commands;

/// <summary>The options that override the configuration.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> _completion = OnOff("--completion", "Lists and signatures at the prompt open by themselves: on or off.");
    private readonly Option<string?> _diagnostics = OnOff("--diagnostics", "What the compiler objects to is shown while typing: on or off.");
    private readonly Option<string[]> _usings = Names("--using", "Import a namespace in the new session; may be repeated.", "NAMESPACE");
    private readonly Option<string[]> _references = Names("--reference", "Refer to an assembly, package or project in the new session, as #r does; may be repeated.", "REFERENCE");
    private readonly Option<string[]> _snapIns = Names("--snapin", "Load a snap-in of that machine into the new session; may be repeated ('rcsi snapins' lists them).", "NAME");
    private readonly Option<string?> _startScript = new("--start-script") { Description = "Run a script of this machine in the new session first.", HelpName = "FILE.csx" };
    private readonly Option<bool> _noDefaults = new("--no-defaults") { Description = "Give the new session nothing of what the configuration says." };

    private bool _ofPrompt;
    private bool _ofNewSessions;

    /// <summary>The colours, for every command.</summary>
    public static Option<string?> Theme { get; } = new("--theme")
    {
        Description = "The colours: dark, light, terminal, none, or one of the configuration's own.",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Adds those of a prompt to a command.</summary>
    public void AddOfPrompt(Command command)
    {
        command.Add(_completion);
        command.Add(_diagnostics);
        _ofPrompt = true;
    }

    /// <summary>Adds those of new sessions to a command.</summary>
    public void AddOfNewSessions(Command command)
    {
        command.Add(_usings);
        command.Add(_references);
        command.Add(_snapIns);
        command.Add(_startScript);
        command.Add(_noDefaults);
        _ofNewSessions = true;
    }

    /// <summary>What the command line says.</summary>
    /// <exception cref="UsageException">Something of it makes no sense.</exception>
    public SettingOverrides Read(ParseResult parsed)
    {
        var options = new SettingOverrides { Theme = parsed.GetValue(Theme) };
        if (_ofPrompt)
        {
            options = options with { Completion = IsOn(parsed.GetValue(_completion)), Diagnostics = IsOn(parsed.GetValue(_diagnostics)) };
        }

        return !_ofNewSessions ? options : options with
        {
            Usings = Given(_usings, parsed),
            References = Given(_references, parsed),
            SnapIns = Given(_snapIns, parsed),
            StartScript = parsed.GetValue(_startScript) is not { } script ? null
                : File.Exists(script) ? script : throw new UsageException($"cannot read {script}: there is no such file"),
            NoDefaults = parsed.GetValue(_noDefaults),
        };
    }

    private static string[]? Given(Option<string[]> option, ParseResult parsed)
    {
        string[]? names = parsed.GetValue(option) is { Length: > 0 } given ? given : null;
        return names?.Select(Setting.Objection).FirstOrDefault(wrong => wrong is not null) is { } why ? throw new UsageException($"{option.Name}: {why}") : names;
    }

    private static bool? IsOn(string? text) => text switch
    {
        null => null,
        "on" => true,
        _ => false,
    };

    private static Option<string?> OnOff(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "on|off" };
        option.AcceptOnlyFromAmong("on", "off");
        return option;
    }

    private static Option<string[]> Names(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
