using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using Xunit;

namespace RemoteCsi.Compiler.Tests;

/// <summary>The flat synthetic state gives the items that Roslyn's own chain of submission projects gives.</summary>
public sealed class CompletionEqualityTests
{
    public static IEnumerable<TheoryDataRow<string>> Titles => CorpusFile.Sessions.Select(session => new TheoryDataRow<string>(session.Title));

    [Fact]
    public void Corpus_HasAtLeastSixtySessions() => Assert.True(CorpusFile.Sessions.Count >= 60, $"{CorpusFile.Sessions.Count} sessions");

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task List_IsThatOfRoslynsOwnChain(string title)
    {
        CorpusSession session = CorpusFile.Sessions.Single(session => session.Title == title);
        Framework framework = Framework.At(RunningFramework.Paths);
        var chain = new Chain(Guid.NewGuid(), framework, RunningFramework.Usings);
        var oneByOne = new ChainCompletion(framework, RunningFramework.Usings);
        var atOnce = new ChainCompletion(framework, RunningFramework.Usings);
        var accepted = new List<string>();
        foreach ((int index, string code) in session.Submissions.Index())
        {
            CompiledSubmission compiled = chain.Compile(new ChainEntry(index + 1, code, "/"), TestContext.Current.CancellationToken);
            Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.Select(diagnostic => $"{code}: {diagnostic}")));
            accepted.Add(code);
            oneByOne.Add(chain[chain.Count - 1]);
            atOnce.Add(chain[chain.Count - 1]);
            await oneByOne.CatchUpAsync(1, TestContext.Current.CancellationToken);
        }

        var differences = new List<string>();
        foreach (string probe in session.Probes.Append("|"))
        {
            int position = probe.LastIndexOf('|');
            string code = probe.Remove(position, 1);
            string[] expected = [.. (await ReferenceCompletion.CompleteAsync(accepted, code, position))
                .Where(item => !item.Tags.Contains("Snippet")).Select(item => $"{CompletionItems.KindOf(item)} {CompletionItems.LabelOf(item)}{item.DisplayTextSuffix}").Order(StringComparer.Ordinal)];
            foreach ((string name, ChainCompletion completion) in new[] { ("one by one", oneByOne), ("at once", atOnce) })
            {
                CompletionList list = await completion.CompleteAsync(code, position, null, TestContext.Current.CancellationToken);
                string[] actual = [.. list.Items.Select(item => $"{item.Kind} {item.Label}{item.Suffix}").Order(StringComparer.Ordinal)];
                string[] missing = [.. expected.Except(actual).Take(10)];
                string[] extra = [.. actual.Except(expected).Take(10)];
                if (missing.Length + extra.Length > 0 || actual.Length != expected.Length)
                {
                    differences.Add($"'{probe}' {name}: {expected.Length} expected, {actual.Length} found; missing [{string.Join(", ", missing)}], extra [{string.Join(", ", extra)}]");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
