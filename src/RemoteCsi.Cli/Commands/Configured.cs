using RemoteCsi.Cli.Configuration;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Commands;

/// <summary>The configuration of this process.</summary>
internal static class Configured
{
    private static readonly Lazy<ConfigFile> Read = new(() => ConfigFile.Load(ConfigFile.PathFromEnvironment()));
    private static bool s_told;

    /// <summary>The file, read once.</summary>
    public static ConfigFile File => Read.Value;

    /// <summary>What is in force at an endpoint, for a command that goes by it; what is wrong with the file is told the first time.</summary>
    /// <exception cref="UsageException">The command line makes no sense.</exception>
    public static Settings At(Endpoint endpoint, SettingOverrides options)
    {
        if (!Interlocked.Exchange(ref s_told, true))
        {
            foreach (string problem in File.Problems)
            {
                Report.Aside("rcsi: " + problem);
            }
        }

        return Settings.At(endpoint, File, options);
    }
}
