using System.Runtime.InteropServices;
using System.Text.Json;
using NuGet.RuntimeModel;

namespace RemoteCsi.Packages.Assets;

/// <summary>Which runtime identifiers this machine can use, as its own .NET says.</summary>
internal static class MachineRuntimes
{
    /// <summary>This machine's own.</summary>
    public static string Own => RuntimeInformation.RuntimeIdentifier;

    /// <summary>What it falls back to, from the manifest of the framework in a directory.</summary>
    public static RuntimeGraph Graph(string runtimeDirectory)
    {
        string manifest = Path.Combine(runtimeDirectory, "Microsoft.NETCore.App.deps.json");
        var known = new Dictionary<string, string[]>();
        if (File.Exists(manifest))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            if (document.RootElement.TryGetProperty("runtimes", out JsonElement runtimes))
            {
                foreach (JsonProperty runtime in runtimes.EnumerateObject())
                {
                    known[runtime.Name] = [.. runtime.Value.EnumerateArray().Select(name => name.GetString()).OfType<string>()];
                }
            }
        }

        // A build of .NET for one distribution has a name of its own and knows the portable one as what it falls back to.
        string portable = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        if (!known.ContainsKey(Own))
        {
            known[Own] = [portable, .. known.GetValueOrDefault(portable, ["linux", "unix", "any"])];
        }

        // The lists are whole and in order, so what is in them needs no fallbacks of its own.
        return new RuntimeGraph(known.Values.SelectMany(list => list).Except(known.Keys).Distinct()
            .Select(name => new RuntimeDescription(name))
            .Concat(known.Select(runtime => new RuntimeDescription(runtime.Key, runtime.Value))));
    }
}
