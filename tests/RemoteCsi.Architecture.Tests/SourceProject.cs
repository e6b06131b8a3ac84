using System.Text.Json;
using System.Xml.Linq;
using RemoteCsi.Testing;

namespace RemoteCsi.Architecture.Tests;

/// <summary>A project of <c>src</c>: its file, its sources and what its restore brought.</summary>
public sealed class SourceProject
{
    private SourceProject(string folder)
    {
        Folder = folder;
        Name = Path.GetFileName(folder);
    }

    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Order(StringComparer.Ordinal).Select(folder => new SourceProject(folder)),
    ];

    public string Name { get; }

    public string Folder { get; }

    /// <summary>Names of the projects it refers to; those that are only built before it do not count.</summary>
    public IReadOnlyList<string> References() =>
    [
        .. XDocument.Load(Path.Combine(Folder, Name + ".csproj")).Descendants("ProjectReference")
            .Concat(Directory.GetFiles(Folder, "*.targets").SelectMany(file => XDocument.Load(file).Descendants("ProjectReference")))
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Names of all packages that its restore brought, those of other packages and projects included.</summary>
    public IReadOnlyList<string> Packages()
    {
        string assets = Path.Combine(Folder, "obj", "project.assets.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
        return
        [
            .. document.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => library.Name.Split('/')[0])
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Paths of its sources.</summary>
    public IReadOnlyList<string> Sources() =>
    [
        .. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(Folder, path).Split('/')[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal),
    ];

    public override string ToString() => Name;
}
