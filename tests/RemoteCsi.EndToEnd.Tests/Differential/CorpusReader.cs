using System.Text;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>
/// Reads <c>Corpus/*.txt</c>. A file holds sessions, each begun by a line <c>=== name</c>; submissions are separated by a
/// line <c>---</c>. Comment lines say what is special: <c>//! input: TEXT</c> is a line of the session's Console input,
/// <c>//! fails</c> a submission that must not compile, <c>//! throws</c> one that ends with an exception.
/// <c>{{dir}}</c> stands for the folder with the libraries and files that <c>#r</c> and <c>#load</c> name.
/// </summary>
public static class CorpusReader
{
    private const string SessionMark = "=== ";
    private const string InputMark = "//! input: ";

    public static IReadOnlyList<CorpusSession> ReadAll() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(Read),
    ];

    private static IEnumerable<CorpusSession> Read(string path)
    {
        string topic = Path.GetFileNameWithoutExtension(path);
        string? name = null;
        var code = new StringBuilder();
        foreach (string line in File.ReadLines(path).Append(SessionMark))
        {
            if (!line.StartsWith(SessionMark, StringComparison.Ordinal))
            {
                code.Append(line).Append('\n');
                continue;
            }

            if (name is not null)
            {
                yield return Parse($"{topic}: {name}", code.ToString());
            }

            name = line[SessionMark.Length..];
            code.Clear();
        }
    }

    private static CorpusSession Parse(string name, string text)
    {
        string[] input = [.. text.Split('\n').Where(l => l.StartsWith(InputMark, StringComparison.Ordinal)).Select(l => l[InputMark.Length..])];
        CorpusSubmission[] submissions = [.. ("\n" + text).Split("\n---\n").Select(code => code.Trim('\n')).Select(code => new CorpusSubmission(code, Expected(code)))];
        return new CorpusSession(name, submissions, input);
    }

    private static StepStatus Expected(string code) =>
        code.Contains("//! fails", StringComparison.Ordinal) ? StepStatus.CompileFailed
        : code.Contains("//! throws", StringComparison.Ordinal) ? StepStatus.Threw
        : StepStatus.Completed;
}
