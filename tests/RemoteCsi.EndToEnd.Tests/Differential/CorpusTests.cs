namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>The corpus itself, before anything is compared with it.</summary>
public sealed class CorpusTests
{
    [Fact]
    public void Corpus_HoldsAtLeastAHundredSessions_WithNamesOfTheirOwn()
    {
        IReadOnlyList<CorpusSession> sessions = CorpusReader.ReadAll();

        Assert.True(sessions.Count >= 120, $"only {sessions.Count} sessions");
        Assert.Equal(sessions.Count, sessions.Select(s => s.Name).Distinct().Count());
        Assert.All(sessions, s => Assert.True(s.Submissions.Length >= 2 || s.Submissions[0].Code.Contains('\n'), s.Name));
    }
}
