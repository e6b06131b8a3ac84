using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>A file of the client's that a submission loads: sent along, for the session's machine does not have it.</summary>
/// <param name="Path">What it is called in messages and stack traces, as <see cref="Resolve"/> makes it.</param>
/// <param name="Text">Its text.</param>
public sealed record LoadedFile(string Path, LongText Text)
{
    /// <summary>How many UTF-16 units some files have together.</summary>
    public static int LengthOf(LoadedFile[]? files) => files?.Sum(file => file.Text.Length) ?? 0;

    /// <summary>How many bytes of memory their texts take together.</summary>
    public static int BytesOf(LoadedFile[]? files) => files?.Sum(file => file.Text.Bytes) ?? 0;

    /// <summary>
    /// What a <c>#load</c> within a file of the client's names: by the text of the paths alone, so that client, agent and compiler come to the same.
    /// </summary>
    /// <param name="baseFile">The file that it is written in: the submission's source name, or the path of a loaded file; with <c>/</c>.</param>
    /// <param name="path">As written.</param>
    /// <returns>The path; null when it is no relative one and so means the session's machine.</returns>
    public static string? Resolve(string baseFile, string path)
    {
        if (path.Length == 0 || path.StartsWith('/') || path.StartsWith('~') || path.AsSpan().ContainsAny('\\', ':', '\0'))
        {
            return null;
        }

        bool isFull = baseFile.StartsWith('/');
        var parts = new List<string>();
        foreach (string part in (baseFile[..(baseFile.LastIndexOf('/') + 1)] + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts is [.., not ".."])
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && !(part == ".." && isFull))
            {
                parts.Add(part);
            }
        }

        return (isFull ? "/" : "") + string.Join('/', parts);
    }
}
