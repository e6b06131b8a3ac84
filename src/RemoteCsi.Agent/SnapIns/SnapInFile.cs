using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Agent.SnapIns;

/// <summary>A snap-in's file: JSON with comments, in which every field may be left out.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="References">As in <c>#r</c>; relative paths start from the file.</param>
/// <param name="Usings">Namespaces.</param>
/// <param name="StaticUsings">Types.</param>
/// <param name="StartScript">Path of a script; a relative one starts from the file.</param>
/// <param name="Help">What users should know.</param>
internal sealed record SnapInFile(
    string? Description = null, string[]? References = null, string[]? Usings = null, string[]? StaticUsings = null, string? StartScript = null,
    string? Help = null)
{
    private static readonly string[] FileExtensions = [".dll", ".exe", ".csproj", ".fsproj", ".vbproj", ".deps.json"];

    /// <summary>Reads one. A file that cannot be used is a snap-in with a problem.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="package">Id and version of the package that carries it; null for the machine's own.</param>
    public static SnapIn Read(string path, string? package = null)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            SnapInFile file = JsonSerializer.Deserialize(File.ReadAllBytes(path), SnapInJson.Default.SnapInFile) ?? new SnapInFile();
            return file.ToSnapIn(name, path, package);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return new SnapIn(name, null, [], [], [], null, null, path, "", $"its file {path} cannot be read: {exception.Message}", package);
        }
    }

    private SnapIn ToSnapIn(string name, string path, string? package)
    {
        string directory = Path.GetDirectoryName(path)!;
        string[] references = [.. (References ?? []).Select(reference => IsFile(reference) ? Full(reference, directory) : reference)];
        string? start = StartScript is null ? null : Full(StartScript, directory);
        string[] imported = Usings ?? [];
        string[] members = StaticUsings ?? [];
        string? wrong = references.Concat(imported).Concat(members).Append(start ?? "")
            .FirstOrDefault(text => text.AsSpan().IndexOfAny("\"\n\r;{}") >= 0);
        string? outside = package is null ? null : references.Where(IsFile).Append(start).OfType<string>().FirstOrDefault(file => !IsWithin(file, Path.GetDirectoryName(directory)!));
        string? problem = wrong is not null ? $"its file {path} holds '{wrong.ReplaceLineEndings(" ")}', which is no reference, namespace or type"
            : outside is not null ? $"its file {path} names {outside}, which lies outside the package {package}"
            : start is not null && !File.Exists(start) ? $"its start script {start} is not there"
            : null;
        return new SnapIn(
            name, Description, references, imported, members, start, Help, path, problem is null ? Code(references, imported, members, start) : "", problem, package);
    }

    private static bool IsWithin(string file, string directory) => file.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool IsFile(string reference) => !reference.Contains("nuget:", StringComparison.OrdinalIgnoreCase)
        && (reference.StartsWith('.') || reference.StartsWith('~') || reference.AsSpan().ContainsAny('/', '\\')
            || FileExtensions.Any(extension => reference.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    private static string Full(string path, string directory) => path.StartsWith('~') ? path : Path.GetFullPath(Path.Combine(directory, path));

    private static string Code(string[] references, string[] usings, string[] staticUsings, string? start)
    {
        var code = new StringBuilder();
        Array.ForEach(references, reference => code.Append("#r \"").Append(reference).Append("\"\n"));
        if (start is not null)
        {
            code.Append("#load \"").Append(start).Append("\"\n");
        }

        Array.ForEach(usings, one => code.Append("using ").Append(one).Append(";\n"));
        Array.ForEach(staticUsings, one => code.Append("using static ").Append(one).Append(";\n"));
        return code.ToString();
    }
}

/// <summary>How the files are read, worked out when this assembly was built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SnapInFile))]
internal sealed partial class SnapInJson : JsonSerializerContext;
