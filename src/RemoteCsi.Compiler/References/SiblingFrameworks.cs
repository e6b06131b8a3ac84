namespace RemoteCsi.Compiler.References;

/// <summary>The other shared frameworks of this machine's .NET, such as Microsoft.AspNetCore.App.</summary>
/// <param name="directory">Directory of the framework that the code runs on: <c>ROOT/shared/NAME/VERSION</c>; empty when not known.</param>
internal sealed class SiblingFrameworks(string directory)
{
    private readonly string _shared = directory.Length == 0 ? "" : Path.GetFullPath(Path.Combine(directory, "..", ".."));
    private readonly string _version = Path.GetFileName(directory);

    /// <summary>Names that a <c>#r</c> may use: of the frameworks, and of their assemblies that fit the framework that the code runs on.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            if (_shared.Length == 0 || !Directory.Exists(_shared))
            {
                return [];
            }

            string[] frameworks = [.. Directory.GetDirectories(_shared).Order(StringComparer.Ordinal)];
            return frameworks.Select(framework => Path.GetFileName(framework))
                .Concat(frameworks.Select(Fitting).Where(Directory.Exists)
                    .SelectMany(fitting => Directory.GetFiles(fitting!, "*.dll").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)));
        }
    }

    /// <summary>Whether there is a framework of that name, of whatever version.</summary>
    public bool HasFramework(string name) =>
        _shared.Length > 0 && name.Length > 0 && !name.AsSpan().ContainsAny('/', '\\') && name is not ("." or "..") && Directory.Exists(Path.Combine(_shared, name));

    /// <summary>Whether a file is part of one.</summary>
    public bool Holds(string path) => _shared.Length > 0 && path.StartsWith(_shared + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Full path of the assembly of that simple name in one of them, of the version that belongs to the framework that the code runs on.</summary>
    public string? Find(string name)
    {
        if (_shared.Length == 0 || name.Length == 0 || name.AsSpan().ContainsAny('/', '\\') || !Directory.Exists(_shared))
        {
            return null;
        }

        return Directory.GetDirectories(_shared).Order(StringComparer.Ordinal)
            .Select(Fitting).OfType<string>()
            .Select(version => Path.Combine(version, name + ".dll")).FirstOrDefault(File.Exists);
    }

    /// <summary>The same version, or the newest of the same major and minor one.</summary>
    private string? Fitting(string framework)
    {
        string same = Path.Combine(framework, _version);
        if (Directory.Exists(same) || !Version.TryParse(_version.Split('-')[0], out Version? wanted))
        {
            return same;
        }

        return Directory.GetDirectories(framework)
            .Select(path => (path, version: Version.TryParse(Path.GetFileName(path).Split('-')[0], out Version? version) ? version : null))
            .Where(candidate => candidate.version?.Major == wanted.Major && candidate.version.Minor == wanted.Minor)
            .OrderByDescending(candidate => candidate.version).Select(candidate => candidate.path).FirstOrDefault();
    }
}
