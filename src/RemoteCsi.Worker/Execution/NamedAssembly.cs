using System.Reflection;

namespace RemoteCsi.Worker.Execution;

/// <summary>An assembly file that was named, as it was then.</summary>
internal sealed class NamedAssembly
{
    private readonly DateTime _written;
    private readonly long _length;
    private Version? _version;
    private volatile Assembly? _loaded;

    public NamedAssembly(string path)
    {
        Path = path;
        (_written, _length) = Stamp();
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>What was loaded from it; null while nothing was.</summary>
    public Assembly? Loaded
    {
        get => _loaded;
        set => _loaded = value;
    }

    /// <summary>Its version; null when the file cannot be read, which whoever needs it is told when it is loaded.</summary>
    public Version? Version => _loaded?.GetName().Version ?? (_version ??= Read());

    /// <summary>Whether the file is still the one that was named.</summary>
    public bool IsUnchanged => (_written, _length) == Stamp();

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(Path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private Version? Read()
    {
        try
        {
            return AssemblyName.GetAssemblyName(Path).Version;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
