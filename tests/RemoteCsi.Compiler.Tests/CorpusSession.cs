namespace RemoteCsi.Compiler.Tests;

/// <summary>A session of the corpus.</summary>
internal sealed record CorpusSession(string Title, string[] Submissions, string[] Probes)
{
    public override string ToString() => Title;
}
