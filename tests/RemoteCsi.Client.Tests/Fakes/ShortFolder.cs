namespace RemoteCsi.Client.Tests.Fakes;

/// <summary>A folder with a name short enough for sockets, removed with all that is in it.</summary>
public sealed class ShortFolder : IDisposable
{
    public ShortFolder() => Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    public string Path { get; } = System.IO.Path.Combine("/tmp", "rct" + Guid.NewGuid().ToString("N")[..10]);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a program for the shell.</summary>
    public string Script(string name, string text)
    {
        string path = this[name];
        File.WriteAllText(path, "#!/bin/sh\n" + text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
