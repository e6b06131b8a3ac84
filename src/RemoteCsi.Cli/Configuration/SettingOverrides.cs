namespace RemoteCsi.Cli.Configuration;

/// <summary>What a command line says; null is left to the configuration.</summary>
internal sealed record SettingOverrides
{
    /// <summary>A command line that says nothing.</summary>
    public static SettingOverrides None { get; } = new();

    /// <summary>Name of the theme.</summary>
    public string? Theme { get; init; }

    /// <summary>Whether lists and signatures open by themselves.</summary>
    public bool? Completion { get; init; }

    /// <summary>Whether objections are shown while typing.</summary>
    public bool? Diagnostics { get; init; }

    /// <summary>Namespaces that a new session imports.</summary>
    public string[]? Usings { get; init; }

    /// <summary>What a new session refers to.</summary>
    public string[]? References { get; init; }

    /// <summary>Snap-ins that a new session is given.</summary>
    public string[]? SnapIns { get; init; }

    /// <summary>The script that a new session runs.</summary>
    public string? StartScript { get; init; }

    /// <summary>True leaves new sessions without what the configuration gives them.</summary>
    public bool NoDefaults { get; init; }

    /// <summary>Whether anything is said of new sessions.</summary>
    public bool SpeaksOfNewSessions => Usings is not null || References is not null || SnapIns is not null || StartScript is not null;
}
