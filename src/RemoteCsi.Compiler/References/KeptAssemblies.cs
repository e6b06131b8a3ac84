using Microsoft.CodeAnalysis;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.References;

/// <summary>
/// Copies of the assemblies that a session's code was compiled against, for a chain that is built again when their files have changed: the live objects
/// are still of what was loaded.
/// </summary>
/// <remarks>One file a build. Thread safe: each is written under another name and renamed.</remarks>
/// <param name="directory">Where they are, made when it is needed; null for nowhere.</param>
internal sealed class KeptAssemblies(string? directory)
{
    /// <summary>The most that a session keeps, in bytes.</summary>
    private const long MostBytes = 256 * 1024 * 1024;

    /// <summary>Keeps a copy of what a file held, as well as that can be done.</summary>
    public void Keep(ReferencedContent content)
    {
        if (directory is null || AssemblyFiles.ImageOf(content.Path, content.Build) is not { } image)
        {
            return;
        }

        string copy = CopyOf(content);
        try
        {
            var folder = new DirectoryInfo(directory);
            if (File.Exists(copy) || (folder.Exists && folder.EnumerateFiles().Sum(file => file.Length) + image.Length > MostBytes))
            {
                return;
            }

            CreateForOwner(directory);
            string unfinished = $"{copy}.{Guid.NewGuid():N}";
            File.WriteAllBytes(unfinished, image);
            File.Move(unfinished, copy, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk. The session works without; only when the file changes and the compiler starts anew is it missed, and that is said then.
        }
    }

    /// <summary>What a file held: the file itself when it has not changed, else the copy; null when there is neither.</summary>
    public PortableExecutableReference? Find(ReferencedContent content)
    {
        if (File.Exists(content.Path))
        {
            PortableExecutableReference present = AssemblyFiles.Open(content.Path);
            if (AssemblyFiles.Identify(present)?.Build == content.Build)
            {
                return present;
            }
        }

        if (directory is null || !File.Exists(CopyOf(content)))
        {
            return null;
        }

        PortableExecutableReference kept = AssemblyFiles.Open(CopyOf(content), content.Path);
        return AssemblyFiles.Identify(kept)?.Build == content.Build ? kept : null;
    }

    private static void CreateForOwner(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string CopyOf(ReferencedContent content) => Path.Combine(directory!, $"{content.Build:N}.dll");
}
