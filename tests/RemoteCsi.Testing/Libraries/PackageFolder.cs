using System.IO.Compression;

namespace RemoteCsi.Testing.Libraries;

/// <summary>A source of packages that is a plain folder, with the configuration that names it and a folder of installed packages of its own.</summary>
public sealed class PackageFolder
{
    private readonly string _root;
    private readonly string _source;

    /// <summary>Makes it under <paramref name="root"/>, whose configuration of packages it becomes.</summary>
    public PackageFolder(string root)
    {
        _root = root;
        _source = Directory.CreateDirectory(Path.Combine(root, "feed")).FullName;
        Configure(_source);
    }

    /// <summary>Where packages are installed.</summary>
    public string Installed => Path.Combine(_root, "installed");

    /// <summary>The folder that is the source.</summary>
    public string Source => _source;

    /// <summary>Names another source instead, called <c>test</c>.</summary>
    /// <param name="source">Its folder or address.</param>
    /// <param name="more">What else the configuration has.</param>
    public void Configure(string source, string more = "") => File.WriteAllText(
        Path.Combine(_root, "nuget.config"),
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Installed}" /></config>
          <packageSources><clear /><add key="test" value="{source}" allowInsecureConnections="true" /></packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          <packageSourceMapping><clear /></packageSourceMapping>
          {more}
        </configuration>
        """);

    /// <summary>Publishes a package with one assembly of its name, built from source, and with further files.</summary>
    public void Publish(string id, string version, string source, params (string Path, string Text)[] files)
    {
        string directory = Directory.CreateDirectory(Path.Combine(_root, "built", version)).FullName;
        string library = LibraryBuilder.Build(directory, id, $"[assembly: System.Reflection.AssemblyVersion(\"{version}.0\")]\n{source}");
        using ZipArchive package = ZipFile.Open(Path.Combine(_source, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(library, $"lib/net8.0/{id}.dll");
        foreach ((string path, string text) in files)
        {
            using var writer = new StreamWriter(package.CreateEntry(path).Open());
            writer.Write(text);
        }

        using var description = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        description.Write(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>tests</authors><description>of a test</description></metadata>
            </package>
            """);
    }
}
