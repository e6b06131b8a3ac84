using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>The XML documentation of a shared framework, from the reference pack that an SDK installs beside the runtime.</summary>
/// <remarks>
/// A type lies in another assembly of the runtime than of the pack (<c>List</c> is in System.Private.CoreLib, its
/// documentation in System.Collections.xml), so all files are one index: documentation id to file and offset. It takes
/// 61,000 entries and some tens of milliseconds, and is made when the first description is asked for. Thread safe.
/// </remarks>
internal sealed class FrameworkDocumentation : DocumentationProvider
{
    private const int LongestMember = 64 * 1024;
    private readonly string[] _files;
    private readonly Lazy<Dictionary<ulong, (int File, int Offset)>> _index;

    private FrameworkDocumentation(string[] files)
    {
        _files = files;
        _index = new(Scan);
    }

    private static ReadOnlySpan<byte> MemberStart => "<member name=\""u8;

    private static ReadOnlySpan<byte> MemberEnd => "</member>"u8;

    /// <summary>The documentation of the framework in <paramref name="directory"/> (<c>…/shared/NAME/VERSION</c>).</summary>
    /// <returns>Null when no reference pack of the same major version is there.</returns>
    public static FrameworkDocumentation? Beside(string directory)
    {
        var framework = new DirectoryInfo(directory);
        if (framework.Parent is not { } name || name.Parent?.Parent is not { } root || !Version.TryParse(framework.Name.Split('-')[0], out Version? version))
        {
            return null;
        }

        var packs = new DirectoryInfo(Path.Combine(root.FullName, "packs", name.Name + ".Ref"));
        if (!packs.Exists)
        {
            return null;
        }

        // The pack need not have the runtime's patch version: the one next to it documents the same members.
        string[] files = packs.EnumerateDirectories()
            .Where(pack => pack.Name.StartsWith(version.Major.ToString(CultureInfo.InvariantCulture) + ".", StringComparison.Ordinal))
            .OrderByDescending(pack => Version.TryParse(pack.Name.Split('-')[0], out Version? found) ? found : new Version())
            .Select(pack => new DirectoryInfo(Path.Combine(pack.FullName, "ref")))
            .Where(references => references.Exists)
            .SelectMany(references => references.EnumerateDirectories("net*"))
            .Select(target => Directory.GetFiles(target.FullName, "*.xml"))
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return files.Length == 0 ? null : new FrameworkDocumentation(files);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    protected override string? GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default)
    {
        byte[] id = Encoding.UTF8.GetBytes(documentationMemberID);
        if (!_index.Value.TryGetValue(Hash(id), out (int File, int Offset) place))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(_files[place.File]);
            file.Position = place.Offset;
            byte[] text = new byte[LongestMember];
            int length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            int end = text.AsSpan(0, length).IndexOf(MemberEnd);

            // Two ids may have one hash; the text itself says whose it is.
            return end < 0 || !text.AsSpan(MemberStart.Length).StartsWith(id)
                ? null
                : Encoding.UTF8.GetString(text, 0, end + MemberEnd.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Documentation is a courtesy; a pack that was removed meanwhile takes it along.
            return null;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> id)
    {
        // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
        ulong hash = 14695981039346656037;
        foreach (byte one in id)
        {
            hash = (hash ^ one) * 1099511628211;
        }

        return hash;
    }

    private Dictionary<ulong, (int File, int Offset)> Scan()
    {
        var index = new Dictionary<ulong, (int File, int Offset)>();
        for (int file = 0; file < _files.Length; file++)
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(_files[file]);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // As above: what cannot be read is not documented.
                continue;
            }

            int offset = 0;
            while (bytes.AsSpan(offset).IndexOf(MemberStart) is int found and >= 0)
            {
                offset += found;
                ReadOnlySpan<byte> id = bytes.AsSpan(offset + MemberStart.Length);
                id = id[..Math.Max(0, id.IndexOf((byte)'"'))];
                index.TryAdd(Hash(id), (file, offset));
                offset += MemberStart.Length;
            }
        }

        return index;
    }
}
