namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>The semantics of a session are those of <c>CSharpScript</c>: the corpus, run both ways and compared.</summary>
public sealed class DifferentialTests(CorpusFolder folder, CorpusAgent agent) : IClassFixture<CorpusFolder>, IClassFixture<CorpusAgent>
{
    public static TheoryData<CorpusSession> Sessions => [.. CorpusReader.ReadAll()];

    [Theory]
    [MemberData(nameof(Sessions), DisableDiscoveryEnumeration = true)]
    public async Task Session_OnTheAgent_BehavesAsInPlainCSharpScript(CorpusSession session)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        IReadOnlyList<Step> expected = await ReferenceSession.RunAsync(session, folder.Path, cancellationToken);
        IReadOnlyList<Step> actual = await RemoteRun.RunAsync(agent.Agent, session, folder.Path, cancellationToken);

        Assert.Equal(expected.Count, actual.Count);
        var wrong = new List<string>();
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected[i].Status != session.Submissions[i].Expected)
            {
                wrong.Add($"submission {i + 1} is meant to be {session.Submissions[i].Expected}:\n{session.Submissions[i].Code}\nCSharpScript:\n{expected[i]}");
            }

            bool meantToDiffer = DeliberateDifferences.Reasons.TryGetValue((session.Name, i + 1), out string? reason);
            bool differs = expected[i].ToString() != actual[i].ToString();
            if (differs != meantToDiffer)
            {
                string title = meantToDiffer ? $"no longer differs, though {reason}" : "differs";
                wrong.Add($"submission {i + 1} {title}:\n{session.Submissions[i].Code}\nCSharpScript:\n{expected[i]}\nRemoteCsi:\n{actual[i]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public void DeliberateDifferences_NameSubmissionsOfTheCorpus()
    {
        Dictionary<string, int> lengths = CorpusReader.ReadAll().ToDictionary(s => s.Name, s => s.Submissions.Length);

        Assert.All(DeliberateDifferences.Reasons.Keys, key => Assert.InRange(key.Submission, 1, lengths.GetValueOrDefault(key.Session)));
    }
}
