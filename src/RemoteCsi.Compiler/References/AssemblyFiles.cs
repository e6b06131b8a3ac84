using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>Assemblies that <c>#r</c> named, by file. Read whole, so that the file stays free to be rebuilt or deleted.</summary>
/// <remarks>A file is read again when its time or length changed. Thread safe.</remarks>
internal static class AssemblyFiles
{
    private static readonly ConcurrentDictionary<string, Known> Files = new(StringComparer.Ordinal);

    /// <summary>The assembly at <paramref name="path"/>, a full path of a file that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="original">What it is a copy of, and is taken for; null when it is none.</param>
    /// <returns>A reference that fails with the reason when Roslyn uses it, where the file cannot be read or is no assembly.</returns>
    public static PortableExecutableReference Open(string path, string? original = null)
    {
        var file = new FileInfo(path);
        (DateTime Written, long Length) stamp;
        byte[] image;
        try
        {
            stamp = (file.LastWriteTimeUtc, file.Length);
            if (Files.TryGetValue(path, out Known? known) && (known.Written, known.Length) == stamp)
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
            ModuleMetadata module = ModuleMetadata.CreateFromImage(ImmutableCollectionsMarshal.AsImmutableArray(image));
            if (!module.GetMetadataReader().IsAssembly)
            {
                return new UnreadableReference(path, "it is a module, not an assembly");
            }

            if (ForeignArchitecture(image) is { } architecture)
            {
                return new UnreadableReference(path, $"it is built for {architecture} alone, and this machine runs {RuntimeInformation.ProcessArchitecture}");
            }

            string shown = original ?? path;
            string documentation = Path.ChangeExtension(shown, ".xml");
            PortableExecutableReference reference = AssemblyMetadata.Create(module).GetReference(
                documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null,
                filePath: shown, display: shown);
            Files[path] = new Known(stamp.Written, stamp.Length, reference, image);
            return reference;
        }
        catch (BadImageFormatException exception)
        {
            return new UnreadableReference(path, exception.Message);
        }
    }

    /// <summary>Which assembly a reference is; null when it cannot be read, of which Roslyn tells where the reference is used.</summary>
    public static (string Name, Version Version, Guid Build)? Identify(PortableExecutableReference reference)
    {
        try
        {
            if (reference is not UnreadableReference && reference.GetMetadata() is AssemblyMetadata metadata)
            {
                ModuleMetadata module = metadata.GetModules()[0];
                AssemblyDefinition definition = module.GetMetadataReader().GetAssemblyDefinition();
                return (module.GetMetadataReader().GetString(definition.Name), definition.Version, module.GetModuleVersionId());
            }
        }
        catch (BadImageFormatException)
        {
            // As said.
        }

        return null;
    }

    /// <summary>All of a file's bytes, as they were when it was read last, if that was the given build; null otherwise.</summary>
    public static byte[]? ImageOf(string path, Guid build) =>
        Files.TryGetValue(path, out Known? known) && Identify(known.Reference)?.Build == build ? known.Image : null;

    /// <summary>The one architecture that an assembly runs on, when that is not this machine's; null when it runs here.</summary>
    private static Architecture? ForeignArchitecture(byte[] image)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        CorFlags flags = file.PEHeaders.CorHeader?.Flags ?? default;
        Architecture? only = file.PEHeaders.CoffHeader.Machine switch
        {
            Machine.Amd64 => Architecture.X64,
            Machine.Arm64 => Architecture.Arm64,
            Machine.I386 when flags.HasFlag(CorFlags.Requires32Bit) && !flags.HasFlag(CorFlags.Prefers32Bit) => Architecture.X86,
            _ => null,
        };
        return only is null || only == RuntimeInformation.ProcessArchitecture ? null : only;
    }

    /// <param name="Written">The file's time when it was read.</param>
    /// <param name="Length">Its length then.</param>
    /// <param name="Reference">The assembly.</param>
    /// <param name="Image">Its bytes, which the reference holds, too.</param>
    private sealed record Known(DateTime Written, long Length, PortableExecutableReference Reference, byte[] Image);
}
