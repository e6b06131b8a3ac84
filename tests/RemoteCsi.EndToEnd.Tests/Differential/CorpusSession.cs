namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>One session of the corpus: submissions in the order they are typed, and what its Console input holds.</summary>
public sealed record CorpusSession(string Name, CorpusSubmission[] Submissions, string[] Input)
{
    public override string ToString() => Name;
}
