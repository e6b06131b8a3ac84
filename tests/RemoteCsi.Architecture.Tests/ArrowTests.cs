using RemoteCsi.Testing;
using Xunit;

namespace RemoteCsi.Architecture.Tests;

/// <summary>The arrows between the projects run one way, and each reaches only what it is meant to.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["RemoteCsi.Protocol"] = [],
        ["RemoteCsi.Worker"] = [],
        ["RemoteCsi.Compiler"] = ["RemoteCsi.Protocol"],
        ["RemoteCsi.Packages"] = ["RemoteCsi.Protocol"],
        ["RemoteCsi.Agent"] = ["RemoteCsi.Protocol", "RemoteCsi.Worker"],
        ["RemoteCsi.Client"] = ["RemoteCsi.Protocol"],
        ["RemoteCsi.Cli"] = ["RemoteCsi.Agent", "RemoteCsi.Client"],
    };

    // Families of packages, and the only projects that may have them, directly or through others.
    private static readonly (string Family, string[] Projects)[] Homes =
    [
        ("Microsoft.CodeAnalysis", ["RemoteCsi.Compiler", "RemoteCsi.Cli"]),
        ("StreamJsonRpc", ["RemoteCsi.Protocol", "RemoteCsi.Compiler", "RemoteCsi.Packages", "RemoteCsi.Agent", "RemoteCsi.Client", "RemoteCsi.Cli"]),
        ("NuGet", ["RemoteCsi.Packages", "RemoteCsi.Compiler"]),

        // What asks sources, unpacks and chooses. The compiler only reads the configuration, to complete what local folders hold.
        ("NuGet.Protocol", ["RemoteCsi.Packages"]),
        ("NuGet.Packaging", ["RemoteCsi.Packages"]),
        ("NuGet.DependencyResolver", ["RemoteCsi.Packages"]),
        ("Mono.Cecil", ["RemoteCsi.Compiler"]),
        ("PrettyPrompt", ["RemoteCsi.Cli"]),
        ("TextCopy", ["RemoteCsi.Cli"]),
        ("Spectre.Console", ["RemoteCsi.Cli"]),
        ("System.CommandLine", ["RemoteCsi.Cli"]),
    ];

    public static TheoryData<string, string> Forbidden =>
    [
        .. from home in Homes
           from project in Arrows.Keys
           where !home.Projects.Contains(project)
           select (project, home.Family),
    ];

    [Fact]
    public void Projects_ReferToOneAnother_ExactlyAsDrawn() =>
        Assert.Equal(
            Arrows.OrderBy(arrow => arrow.Key, StringComparer.Ordinal).Select(arrow => $"{arrow.Key} → {string.Join(", ", arrow.Value)}"),
            SourceProject.All.Select(project => $"{project.Name} → {string.Join(", ", project.References())}"));

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Project_DoesNotReach_WhatBelongsElsewhere(string project, string family)
    {
        SourceProject source = SourceProject.All.Single(p => p.Name == project);
        BuiltAssembly built = BuiltAssembly.All.Single(a => a.Name == (project == "RemoteCsi.Cli" ? "rcsi" : project));

        Assert.DoesNotContain(source.Packages(), package => IsOf(package, family));
        Assert.DoesNotContain(built.Reachable(), assembly => IsOf(assembly, family));
    }

    [Fact]
    public void Worker_NeedsNothingButTheFramework()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        BuiltAssembly worker = BuiltAssembly.All.Single(a => a.Name == "RemoteCsi.Worker");

        Assert.NotEmpty(worker.References());
        Assert.All(worker.References(), name => Assert.True(File.Exists(Path.Combine(framework, name + ".dll")), name));
        Assert.Equal(
            ["RemoteCsi.Worker.dll"],
            Directory.GetFiles(Path.GetDirectoryName(worker.FilePath)!, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void Worker_IsBuiltForNet8() =>
        Assert.Contains("net8.0", File.ReadAllText(Path.ChangeExtension(BuiltAssembly.InCli("worker/RemoteCsi.Worker.dll").FilePath, ".runtimeconfig.json")), StringComparison.Ordinal);

    [Fact]
    public void Roslyn_IsReallyThereWhereItBelongs_SoThatTheAbsenceElsewhereMeansSomething()
    {
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", BuiltAssembly.All.Single(a => a.Name == "RemoteCsi.Compiler").Reachable());
        Assert.Contains("StreamJsonRpc", BuiltAssembly.All.Single(a => a.Name == "RemoteCsi.Client").Reachable());
        Assert.Contains("PrettyPrompt", BuiltAssembly.All.Single(a => a.Name == "rcsi").Reachable());
        Assert.Contains(SourceProject.All.Single(p => p.Name == "RemoteCsi.Compiler").Packages(), package => IsOf(package, "Microsoft.CodeAnalysis"));
    }

    [Fact]
    public void Newtonsoft_WhichStreamJsonRpcBrings_IsUsedByNothingOfOurs() =>
        Assert.All(BuiltAssembly.All, assembly => Assert.DoesNotContain("Newtonsoft.Json", assembly.References()));

    [Fact]
    public void PackageVersions_StandInOnePlace()
    {
        IEnumerable<string> projects = new[] { "src", "tests", "examples" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories));

        Assert.All(projects, project => Assert.DoesNotMatch("<PackageReference[^>]*Version=", File.ReadAllText(project)));
    }

    private static bool IsOf(string name, string family) =>
        name.Equals(family, StringComparison.OrdinalIgnoreCase) || name.StartsWith(family + ".", StringComparison.OrdinalIgnoreCase);
}
