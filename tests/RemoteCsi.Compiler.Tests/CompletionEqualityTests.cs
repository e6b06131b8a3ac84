using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using CompletionItem = Microsoft.CodeAnalysis.Completion.CompletionItem;
using CompletionList = RemoteCsi.Protocol.Completion.CompletionList;

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
        var keeping = new ChainCompletion(framework, RunningFramework.Usings) { KeepsNamesFrom = 1 };
        var accepted = new List<string>();
        foreach ((int index, string code) in session.Submissions.Index())
        {
            CompiledSubmission compiled = chain.Compile(new ChainEntry(index + 1, code, "/"), TestContext.Current.CancellationToken);
            Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.Select(diagnostic => $"{code}: {diagnostic}")));
            accepted.Add(code);
            if (!compiled.InChain)
            {
                continue;
            }

            oneByOne.Add(chain[chain.Count - 1]);
            atOnce.Add(chain[chain.Count - 1]);
            keeping.Add(chain[chain.Count - 1]);
            await oneByOne.CatchUpAsync(1, TestContext.Current.CancellationToken);
            if (index == session.Submissions.Length / 2)
            {
                // What is kept from here on has to bear what comes.
                await keeping.CatchUpAsync(int.MaxValue, TestContext.Current.CancellationToken);
            }
        }

        var differences = new List<string>();
        if (oneByOne.Degraded.Count > 0)
        {
            differences.Add($"degraded: {string.Join(", ", oneByOne.Degraded)}");
        }

        string[] always = [.. (await ReferenceCompletion.CompleteAsync([], "", 0)).Items.Select(item => item.DisplayText)];
        foreach (string probe in session.Probes.Append("|"))
        {
            int position = probe.LastIndexOf('|');
            string code = probe.Remove(position, 1);
            (Document document, IReadOnlyList<CompletionItem> items) = await ReferenceCompletion.CompleteAsync(accepted, code, position);
            string[] expected = [.. items
                .Where(item => !item.Tags.Contains("Snippet")).Select(item => $"{CompletionItems.KindOf(item)} {CompletionItems.LabelOf(item)}{item.DisplayTextSuffix}").Order(StringComparer.Ordinal)];
            foreach (CompletionItem item in probe == "|" ? items.ExceptBy(always, item => item.DisplayText).Take(12) : [])
            {
                var description = CompletionItems.ToProtocol(await CompletionService.GetService(document)!.GetDescriptionAsync(document, item, TestContext.Current.CancellationToken));
                foreach (ChainCompletion completion in new[] { oneByOne, keeping })
                {
                    var found = await completion.DescribeAsync(
                        code, position, CompletionItems.LabelOf(item), CompletionItems.KindOf(item), null, TestContext.Current.CancellationToken);

                    // A function redefined with the same parameters counts as one overload here, as it can be called.
                    if (found != description && found.Signature.Replace("= System.", "= ", StringComparison.Ordinal).Split(" (+")[0] != description.Signature.Split(" (+")[0])
                    {
                        differences.Add($"'{probe}' describes {item.DisplayText} as\n    {found}, not\n    {description}");
                    }
                }
            }

            foreach ((string name, ChainCompletion completion) in new[] { ("one by one", oneByOne), ("at once", atOnce), ("with kept names", keeping) })
            {
                CompletionList list = await completion.CompleteAsync(code, position, null, TestContext.Current.CancellationToken);
                string[] actual = [.. list.Items.Where(item => item.Import is null && item.Kind != "Snippet").Select(item => $"{item.Kind} {item.Label}{item.Suffix}").Order(StringComparer.Ordinal)];
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
