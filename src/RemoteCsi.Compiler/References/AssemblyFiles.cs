using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>Assemblies that <c>#r</c> named, by file. Read whole, so that the file stays free to be rebuilt or deleted.</summary>
/// <remarks>A file is read again when its time or length changed. Thread safe.</remarks>
internal static class AssemblyFiles
{
    private static readonly ConcurrentDictionary<string, (DateTime Written, long Length, PortableExecutableReference Reference)> Known =
        new(StringComparer.Ordinal);

    /// <summary>The assembly at <paramref name="path"/>, a full path of a file that exists.</summary>
    /// <returns>A reference that fails with the reason when Roslyn uses it, where the file cannot be read or is no assembly.</returns>
    public static PortableExecutableReference Open(string path)
    {
        var file = new FileInfo(path);
        (DateTime Written, long Length) stamp;
        byte[] image;
        try
        {
            stamp = (file.LastWriteTimeUtc, file.Length);
            if (Known.TryGetValue(path, out (DateTime Written, long Length, PortableExecutableReference Reference) known)
                && (known.Written, known.Length) == stamp)
            {
                return known.Reference;
            }

            image = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new UnreadableReference(path, exception.Message);
        }

        try
        {
            ModuleMetadata module = ModuleMetadata.CreateFromImage(ImmutableArray.Create(image));
            if (!module.GetMetadataReader().IsAssembly)
            {
                return new UnreadableReference(path, "it is a module, not an assembly");
            }

            if (ForeignArchitecture(image) is { } architecture)
            {
                return new UnreadableReference(path, $"it is built for {architecture} alone, and this machine runs {RuntimeInformation.ProcessArchitecture}");
            }

            string documentation = Path.ChangeExtension(path, ".xml");
            PortableExecutableReference reference = AssemblyMetadata.Create(module).GetReference(
                documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null,
                filePath: path, display: path);
            Known[path] = (stamp.Written, stamp.Length, reference);
            return reference;
        }
        catch (BadImageFormatException exception)
        {
            return new UnreadableReference(path, exception.Message);
        }
    }

    /// <summary>The one architecture that an assembly runs on, when that is not this machine's; null when it runs here.</summary>
    private static string? ForeignArchitecture(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        CorFlags flags = file.PEHeaders.CorHeader?.Flags ?? default;
        Architecture? only = file.PEHeaders.CoffHeader.Machine switch
        {
            Machine.Amd64 => Architecture.X64,
            Machine.Arm64 => Architecture.Arm64,
            Machine.I386 when flags.HasFlag(CorFlags.Requires32Bit) && !flags.HasFlag(CorFlags.Prefers32Bit) => Architecture.X86,
            _ => null,
        };
        return only is null || only == RuntimeInformation.ProcessArchitecture ? null : only.ToString();
    }
}
