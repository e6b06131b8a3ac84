namespace RemoteCsi.Cli.Configuration;

/// <summary>Where a value in force comes from. Of several the last counts.</summary>
internal enum SettingSource
{
    /// <summary>Nobody said anything.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>An option of the command line.</summary>
    Option,
}
