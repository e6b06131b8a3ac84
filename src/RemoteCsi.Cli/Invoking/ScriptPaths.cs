using System.Text;
using System.Text.RegularExpressions;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Relative paths in a script file mean what lies beside the script.</summary>
internal static partial class ScriptPaths
{
    /// <summary>A script as a session of an endpoint is sent it: on this machine its own <c>#r</c>, and those of what it loads, get full paths.</summary>
    /// <remarks>
    /// Only those before any code, as C# wants them, and only where such a file is beside the script: others are the session's to find. To another
    /// machine the paths mean that machine's files. What is loaded is sent along in either case.
    /// </remarks>
    public static InvokeSubmission For(InvokeSubmission submission, Endpoint endpoint)
    {
        if (endpoint is SshEndpoint || submission.SourceName is not { } script)
        {
            return submission;
        }

        return submission with
        {
            Code = WithFullPaths(submission.Code, script),
            Loaded = submission.Loaded is { } loaded ? [.. loaded.Select(file => file with { Text = WithFullPaths(file.Text, file.Path) })] : null,
        };
    }

    private static string WithFullPaths(string source, string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } directory)
        {
            return source;
        }

        var code = new StringBuilder(source.Length);
        int place = 0;
        foreach (ValueMatch line in Lines().EnumerateMatches(source))
        {
            string text = source.Substring(line.Index, line.Length);
            string start = text.TrimStart();
            if (start.Length > 0 && !start.StartsWith('#') && !start.StartsWith("//", StringComparison.Ordinal))
            {
                break;
            }

            code.Append(Directive().Replace(text, found => MakeFull(found, directory)));
            place = line.Index + line.Length;
        }

        return code.Append(source, place, source.Length - place).ToString();
    }

    private static string MakeFull(Match directive, string directory)
    {
        string path = directive.Groups["path"].Value;
        string beside = path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? "" : Path.GetFullPath(Path.Combine(directory, path));
        return File.Exists(beside) || (path.AsSpan().ContainsAny('/', '\\') && Directory.Exists(beside))
            ? $"{directive.Groups["start"].Value}\"{beside}\""
            : directive.Value;
    }

    [GeneratedRegex("[^\n]*\n|[^\n]+$")]
    private static partial Regex Lines();

    [GeneratedRegex("^(?<start>\\s*#\\s*r\\s*)\"(?<path>[^\"\r\n]*)\"")]
    private static partial Regex Directive();
}
