namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>The corpus itself, before anything is compared with it.</summary>
public sealed class CorpusTests(CorpusFolder folder) : IClassFixture<CorpusFolder>
{
    public static TheoryData<CorpusSession> Sessions => [.. CorpusReader.ReadAll()];

    [Fact]
    public void Corpus_HoldsAtLeastAHundredSessions_WithNamesOfTheirOwn()
    {
        IReadOnlyList<CorpusSession> sessions = CorpusReader.ReadAll();

        Assert.True(sessions.Count >= 120, $"only {sessions.Count} sessions");
        Assert.Equal(sessions.Count, sessions.Select(s => s.Name).Distinct().Count());
        Assert.All(sessions, s => Assert.True(s.Submissions.Length >= 2 || s.Submissions[0].Code.Contains('\n'), s.Name));
    }

    [Theory]
    [MemberData(nameof(Sessions), DisableDiscoveryEnumeration = true)]
    public async Task Session_InPlainCSharpScript_EndsAsItsAuthorMeant(CorpusSession session)
    {
        IReadOnlyList<Step> steps = await ReferenceSession.RunAsync(session, folder.Path, TestContext.Current.CancellationToken);

        string[] wrong =
        [
            .. session.Submissions.Zip(steps)
                .Where(pair => pair.First.Expected != pair.Second.Status)
                .Select(pair => $"{pair.First.Code}\n{pair.Second}"),
        ];
        Assert.True(wrong.Length == 0, string.Join("\n\n", wrong));
    }
}
