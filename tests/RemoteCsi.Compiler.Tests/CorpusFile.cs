namespace RemoteCsi.Compiler.Tests;

/// <summary>The sessions of <c>Corpus/Sessions.txt</c>: a title after <c>###</c>, submissions between <c>---</c>, and after <c>?</c> texts with the caret as <c>|</c>.</summary>
internal static class CorpusFile
{
    public static IReadOnlyList<CorpusSession> Sessions { get; } = Read();

    private static List<CorpusSession> Read()
    {
        var sessions = new List<CorpusSession>();
        string title = "";
        var submissions = new List<string>();
        var probes = new List<string>();
        var lines = new List<string>();
        void EndSubmission()
        {
            if (lines.Count > 0)
            {
                submissions.Add(string.Join('\n', lines));
                lines.Clear();
            }
        }

        void EndSession()
        {
            EndSubmission();
            if (title.Length > 0)
            {
                sessions.Add(new CorpusSession(title, [.. submissions], [.. probes]));
            }

            submissions.Clear();
            probes.Clear();
        }

        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpus", "Sessions.txt")))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                EndSession();
                title = line[4..];
            }
            else if (line.StartsWith("? ", StringComparison.Ordinal))
            {
                EndSubmission();
                probes.Add(line[2..]);
            }
            else if (line == "---")
            {
                EndSubmission();
            }
            else
            {
                lines.Add(line);
            }
        }

        EndSession();
        return sessions;
    }
}
