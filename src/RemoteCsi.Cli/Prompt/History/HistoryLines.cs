using System.Text;

namespace RemoteCsi.Cli.Prompt.History;

/// <summary>What was typed against one endpoint, in this prompt and in others.</summary>
/// <remarks>
/// PrettyPrompt keeps the file, one text a line in base 64, and reads it once, at the start. This reads it when it is asked, so what another prompt at
/// the endpoint has added since is there, too. Used by the key loop only.
/// </remarks>
/// <param name="file">The file; null when nothing is kept beyond this prompt.</param>
internal sealed class HistoryLines(string? file)
{
    private const int MostOfOurs = 500;

    // Those of this prompt, which PrettyPrompt may not have written yet.
    private readonly List<string> _ours = [];

    /// <summary>Adds what was run.</summary>
    public void Add(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_ours.Count == MostOfOurs)
        {
            _ours.RemoveAt(0);
        }

        _ours.Add(text);
    }

    /// <summary>All texts, the newest first, each once.</summary>
    public IReadOnlyList<string> Newest() => [.. Enumerable.Reverse(_ours).Concat(Enumerable.Reverse(Kept())).Distinct(StringComparer.Ordinal)];

    private List<string> Kept()
    {
        var texts = new List<string>();
        if (file is null)
        {
            return texts;
        }

        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (Decode(line) is { Length: > 0 } text)
                {
                    texts.Add(text);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // That the history cannot be kept was told at the start; there is still what was typed here.
        }

        return texts;
    }

    private static string? Decode(string line)
    {
        byte[] bytes = new byte[line.Length];
        return Convert.TryFromBase64String(line, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length).ReplaceLineEndings("\n") : null;
    }
}
