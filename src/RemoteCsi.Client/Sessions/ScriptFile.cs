using System.Text.RegularExpressions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>A script of this machine, with the files beside it that it loads, ready to be submitted to another.</summary>
/// <param name="Name">What it is called in messages and stack traces.</param>
/// <param name="Code">Its text.</param>
/// <param name="Loaded">
/// The <c>.csx</c> and <c>.cs</c> files of this machine that its <c>#load</c> directives name by relative paths, and those that these name. What is not here by that name is the
/// session's machine's, as are full paths, <c>~</c> and all that <c>#r</c> names.
/// </param>
public sealed partial record ScriptFile(string Name, string Code, LoadedFile[] Loaded)
{
    /// <summary>The most that loaded files may have together, in characters: it is sent with the submission, and journalled there.</summary>
    public const int MostLoaded = 1024 * 1024;

    /// <summary>
    /// What may be sent. Who runs a script that somebody else wrote on another machine does not expect it to take private files of this one there:
    /// <c>#load "../.ssh/id_rsa"</c>.
    /// </summary>
    private static readonly string[] Extensions = [".csx", ".cs"];

    /// <summary>Reads one.</summary>
    /// <param name="path">Its path; relative ones of it stay relative in messages.</param>
    /// <exception cref="IOException">It, or a file that it loads, cannot be read, or loads too much.</exception>
    /// <exception cref="UnauthorizedAccessException">It, or a file that it loads, may not be read.</exception>
    public static ScriptFile Read(string path)
    {
        string name = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        string code = File.ReadAllText(path);
        var loaded = new Dictionary<string, LoadedFile>(StringComparer.Ordinal);
        int room = MostLoaded;
        var unread = new Queue<(string Name, string Text)>([(name, code)]);
        while (unread.TryDequeue(out (string Name, string Text) file))
        {
            // A directive in a comment is taken for one, too: what is sent in vain does no harm.
            foreach (Match directive in Directive().Matches(file.Text))
            {
                if (LoadedFile.Resolve(file.Name, directive.Groups["path"].Value) is { } beside && IsSent(beside) && !loaded.ContainsKey(beside) && File.Exists(beside))
                {
                    string text = File.ReadAllText(beside);
                    if ((room -= text.Length) < 0)
                    {
                        throw new IOException($"{path} loads more than {MostLoaded / 1024:N0} KiB, which is too much to send along, {beside} among it; put that on the session's machine and load it by its full path there");
                    }

                    loaded.Add(beside, new LoadedFile(beside, text));
                    unread.Enqueue((beside, text));
                }
            }
        }

        return new ScriptFile(name, code, [.. loaded.Values]);
    }

    private static bool IsSent(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("^[ \\t]*#[ \\t]*load[ \\t]*\"(?<path>[^\"\\r\\n]*)\"", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
