using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Rendering;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using CompletionItem = Microsoft.CodeAnalysis.Completion.CompletionItem;
using CompletionList = RemoteCsi.Protocol.Completion.CompletionList;

namespace RemoteCsi.Compiler.Tests;

public sealed class LiveStateTests
{
    private static readonly string[] Names = ["alpha", "beta", "Gamma", "Delta", "eps"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task List_AfterManyRandomRedefinitions_IsThatOfRoslynsOwnChain(int seed)
    {
        var random = new Random(seed);
        var session = new LiveSession();
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        var accepted = new List<string>();
        for (int step = 0; step < 160; step++)
        {
            string code = Next(random, step);
            if (session.Compile(code).InChain)
            {
                accepted.Add(code);
                completion.Add(session.Chain[session.Chain.Count - 1]);
                if (random.Next(3) > 0)
                {
                    await completion.CatchUpAsync(int.MaxValue, TestContext.Current.CancellationToken);
                }
            }
        }

        Assert.True(accepted.Count > 100, $"{accepted.Count} submissions compile");
        Assert.Empty(completion.Degraded);
        foreach (string code in Names.Select(name => name + ".").Concat(Names.Select(name => $"new {name}().")).Concat(["", "new ", "kept3.", "kept5."]))
        {
            IReadOnlyList<CompletionItem> expected = (await ReferenceCompletion.CompleteAsync(accepted, code, code.Length)).Items;
            CompletionList list = await completion.CompleteAsync(code, code.Length, null, TestContext.Current.CancellationToken);
            Assert.Equal(
                expected.Where(item => !item.Tags.Contains("Snippet")).Select(item => $"{CompletionItems.KindOf(item)} {CompletionItems.LabelOf(item)}").Order(StringComparer.Ordinal),
                list.Items.Where(item => item.Import is null && item.Kind != "Snippet").Select(item => $"{item.Kind} {item.Label}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Declaration_ThatDoesNotBind_IsWrittenWithLessAndSpoilsNoOther()
    {
        var state = new LiveState();
        state.Add(Variable("lost", "global::Nowhere.Thing lost;", "object lost;"));
        state.Add(Variable("good", "int good;", "object good;"));
        state.Arrange();
        Declaration broken = Assert.Single(Check(state));
        Assert.Equal("lost", broken.Name);
        broken.Degrade();
        Assert.Empty(Check(state));
        Assert.Equal(["object lost;", "int good;"], state.Recent.Select(declaration => declaration.Text!.Text));
    }

    [Theory]
    [InlineData("int torn = (", true)]
    [InlineData("int torn", true)]
    [InlineData("} int torn;", true)]
    [InlineData("int whole;", false)]
    public void Declaration_ThatWouldTearWhatFollows_IsNoticed(string text, bool isTorn) =>
        Assert.Equal(isTorn, DeclarationCheck.IsTorn(Variable("name", text, "object name;")));

    [Fact]
    public async Task List_AfterARebuildWithoutALoadedFile_HasWhatIsLeft()
    {
        var session = new LiveSession();
        session.Chain.Restore(new ChainEntry(1, "var first = 1; class Kept { public int A; }", "/", Emitted: true));
        session.Chain.Restore(new ChainEntry(2, "#load \"gone.csx\"", "/", Emitted: true));
        session.Chain.Restore(new ChainEntry(3, "var third = Gone(); var kept = new Kept();", "/", Emitted: true));
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        Array.ForEach([0, 1, 2], position => completion.Add(session.Chain[position]));
        CompletionList all = await completion.CompleteAsync("", 0, null, TestContext.Current.CancellationToken);
        Assert.Superset(new HashSet<string> { "first", "third", "kept", "Kept" }, all.Items.Select(item => item.Label).ToHashSet());
        CompletionList members = await completion.CompleteAsync("kept.", 5, null, TestContext.Current.CancellationToken);
        Assert.Contains(members.Items, item => item.Label == "A");
    }

    [Fact]
    public async Task List_OfTooManyNames_KeepsThoseThatMatchAndSaysThatItWasCut()
    {
        var session = new LiveSession();
        Assert.True(session.Compile($"int {string.Join(", ", Enumerable.Range(0, 20_100).Select(number => $"a{number}"))}, zzTop;").Success);
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        completion.Add(session.Chain[0]);
        CompletionList list = await completion.CompleteAsync("zz", 2, null, TestContext.Current.CancellationToken);
        Assert.True(list.Incomplete);
        Assert.Equal(CompletionItems.Limit, list.Items.Length);
        Assert.Contains(list.Items, item => item.Label == "zzTop");
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(500)]
    public async Task Position_OutsideTheText_IsTakenForItsNearestEnd(int position)
    {
        var completion = new ChainCompletion(Framework.At(RunningFramework.Paths), RunningFramework.Usings);
        Assert.NotEmpty((await completion.CompleteAsync("Con", position, null, TestContext.Current.CancellationToken)).Items);
    }

    [Fact]
    public async Task Describe_OfWhatIsNotInTheList_IsEmpty()
    {
        var completion = new ChainCompletion(Framework.At(RunningFramework.Paths), RunningFramework.Usings);
        Assert.Equal(new CompletionDescription("", ""), await completion.DescribeAsync("", 0, "nowhere", "Class", null, TestContext.Current.CancellationToken));
    }

    private static Declaration Variable(string name, string text, string bare) => new(
        DeclarationKind.Variable, name, name, "", 0, new StateTextBuilder().Append(text).Build(), new StateTextBuilder().Append(bare).Build());

    private static List<Declaration> Check(LiveState state)
    {
        LayerText members = state.Write(settled: false)[^1];
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "check", CSharpSyntaxTree.ParseText(members.Text, ScriptDefaults.Parsing), Framework.At(RunningFramework.Paths).References);
        return [.. DeclarationCheck.FindBroken(compilation, members)];
    }

    private static string Next(Random random, int step)
    {
        string name = Names[random.Next(Names.Length)];
        string other = Names[random.Next(Names.Length)];
        return random.Next(12) switch
        {
            0 => $"var {name} = {step};",
            1 => $"string {name} = \"s\";",
            2 => $"int {name}(int a{step}) => 1;",
            3 => $"double {name}(string a, int b = {step}) => 1;",
            4 => $"class {name} {{ public int Made{step}; public {name} Self; }}",
            5 => $"record {name}(int Of{step});",
            6 => $"class {name}<T> {{ public T Item{step}; }}",
            7 => $"var kept{step % 7} = new {name}();",
            8 => $"var kept{step % 7} = new {{ A{step} = new List<{name}>() }};",
            9 => $"{name} Use{step % 5}({other} given) => null;",
            10 => $"using {name} = System.{(random.Next(2) == 0 ? "Version" : "Text.StringBuilder")};",
            _ => $"interface I{name} {{ {other} Get{step}(); }}",
        };
    }
}
