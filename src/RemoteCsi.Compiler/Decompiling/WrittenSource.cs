using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>Finds the source file that a symbol was compiled from, by the assembly's portable symbols: within them, or where it lay then, if it is still the same.</summary>
/// <remarks>The format: https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md.</remarks>
internal static class WrittenSource
{
    private const int LongestFile = 4 * 1024 * 1024;

    private static readonly Guid Embedded = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private static readonly Guid Sha1Hash = new("ff1816ec-aa5e-4d10-87f7-6f4963833460");
    private static readonly Guid Sha256Hash = new("8829d00f-11b8-4213-878b-770e8597ac16");

    /// <summary>The file with the line where the symbol's code begins; null when it is not known, or not there.</summary>
    public static DecompilerAnswer? Of(PEReader assembly, string file, EntityHandle symbol)
    {
        try
        {
            if (!assembly.TryOpenAssociatedPortablePdb(file, path => File.Exists(path) ? File.OpenRead(path) : null, out MetadataReaderProvider? provider, out _))
            {
                return null;
            }

            using (provider)
            {
                MetadataReader symbols = provider!.GetMetadataReader();
                foreach (MethodDefinitionHandle method in MethodsOf(assembly.GetMetadataReader(), symbols, symbol))
                {
                    SequencePoint? first = symbols.GetMethodDebugInformation(method).GetSequencePoints().Where(point => !point.IsHidden)
                        .Select(point => (SequencePoint?)point).FirstOrDefault();
                    if (first is { Document.IsNil: false } point && TextOf(symbols, point.Document, file, out string origin) is { } text)
                    {
                        return new DecompilerAnswer(text.ReplaceLineEndings("\n"), false, null, point.StartLine - 1, origin);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
        {
            // Symbols that cannot be read are as good as none.
        }

        return null;
    }

    private static IEnumerable<MethodDefinitionHandle> MethodsOf(MetadataReader metadata, MetadataReader symbols, EntityHandle symbol)
    {
        switch (symbol.Kind)
        {
            case HandleKind.MethodDefinition:
                var method = (MethodDefinitionHandle)symbol;

                // The body of an iterator or an asynchronous method is that of another one.
                return metadata.GetTypeDefinition(metadata.GetMethodDefinition(method).GetDeclaringType()).GetNestedTypes()
                    .SelectMany(type => metadata.GetTypeDefinition(type).GetMethods())
                    .Where(moved => symbols.GetMethodDebugInformation(moved).GetStateMachineKickoffMethod() == method).Prepend(method);
            case HandleKind.PropertyDefinition:
                PropertyAccessors property = metadata.GetPropertyDefinition((PropertyDefinitionHandle)symbol).GetAccessors();
                return new[] { property.Getter, property.Setter }.Where(one => !one.IsNil);
            case HandleKind.EventDefinition:
                EventAccessors accessors = metadata.GetEventDefinition((EventDefinitionHandle)symbol).GetAccessors();
                return new[] { accessors.Adder, accessors.Remover }.Where(one => !one.IsNil);
            case HandleKind.TypeDefinition:
                return metadata.GetTypeDefinition((TypeDefinitionHandle)symbol).GetMethods();
            default:
                return [];
        }
    }

    private static string? TextOf(MetadataReader symbols, DocumentHandle handle, string file, out string origin)
    {
        Document document = symbols.GetDocument(handle);
        string name = symbols.GetString(document.Name);
        foreach (CustomDebugInformationHandle information in symbols.GetCustomDebugInformation(handle))
        {
            CustomDebugInformation one = symbols.GetCustomDebugInformation(information);
            if (symbols.GetGuid(one.Kind) == Embedded && Unpacked(symbols.GetBlobReader(one.Value)) is { } packed)
            {
                origin = $"{name}, embedded in the symbols of {file}";
                return Decoded(packed);
            }
        }

        origin = name;
        return Path.IsPathFullyQualified(name) && new FileInfo(name) is { Exists: true, Length: > 0 and <= LongestFile }
            && File.ReadAllBytes(name) is var bytes && HashOf(symbols.GetGuid(document.HashAlgorithm), bytes) is { } hash
            && hash.AsSpan().SequenceEqual(symbols.GetBlobBytes(document.Hash))
                ? Decoded(bytes)
                : null;
    }

    private static byte[]? HashOf(Guid algorithm, byte[] bytes) =>
        algorithm == Sha256Hash ? SHA256.HashData(bytes)
#pragma warning disable CA5350 // It is the compiler's choice, and nothing is trusted because of it: it only tells whether a file has changed.
        : algorithm == Sha1Hash ? SHA1.HashData(bytes)
#pragma warning restore CA5350
        : null;

    private static byte[]? Unpacked(BlobReader blob)
    {
        int length = blob.ReadInt32();
        byte[] rest = blob.ReadBytes(blob.RemainingBytes);
        if (length == 0)
        {
            return rest;
        }

        if (length is < 0 or > LongestFile)
        {
            return null;
        }

        using var unpacking = new DeflateStream(new MemoryStream(rest), CompressionMode.Decompress);
        byte[] bytes = new byte[length];
        return unpacking.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : null;
    }

    private static string Decoded(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
