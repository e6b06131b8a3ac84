using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Tests;

/// <summary>A list that is put together from kept items is the list that Roslyn gives of everything, item for item.</summary>
public sealed class KeptNamesTests
{
    // Where names stand by themselves; the caret is the |.
    private static readonly string[] Names =
    [
        "|", "a|", "var q = |", "Console.WriteLine(1); |", "Use(|)", "Use(number, |", "many1 + |", "if (|", "while (flag && |", "foreach (var each in |", "int[] n = { |",
        "return |", "$\"{|", "var f = (int many2) => |", "{ int many2 = 1; many2 = | }", "words.Where(word => |", "void Local(string many3) { | }",
        "day == |", "new List<int> { |", "new Version(|", "(many1, |", "var p = new { A = |", "flag ? many1 : |", "list[|",
    ];

    // Where they do not, or where the text has them hidden in ways of its own.
    private static readonly string[] Others =
    [
        "many1.|", "new |", "using System.Net; |", "List<int> |", "many1 |", "list is { } |", "// |", "\"|\"", "class C : List<int> { int F() => |", "nameof(|", "12|", "@|", "many1 > |",
        "for (int many4 = 0; |", "(int many5, |", "from many6 in list select |", "static int F() { | }", "[|", "delegate(int many7) { | }", "catch (|", "await |", "int Grow { set { | } }",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WithKeptNames_IsThatWithout_AlsoAfterWhatComesAndHides()
    {
        var session = new Sessions();
        session.Submit("string[] words = [\"a\"]; bool flag = true; var list = new List<int>(); DayOfWeek day = DayOfWeek.Friday; int Use(int number, string text = \"\") => 1;");
        for (int n = 0; n < 12; n++)
        {
            session.Submit($"var many{n} = {n}; string text{n} = \"\"; var single{n} = new Dictionary<int, {(n % 2 == 0 ? "string" : "DateTime")}[]>(); const int Constant{n} = {n};");
        }

        // Names that something else has as well, that want an @, or that mean something in one place.
        session.Submit("int Timer, Dns, value, field, from, @class, String, Regex, Ping, IPAddress, Abs, Count, MANY1;");
        await session.AgreesAsync([.. Names, .. Others], Names.Length);

        // What comes after is no kept one, and what is hidden is one no more.
        session.Submit("var many1 = \"now a text\"; int later = 1; int many2() => 2;");
        await session.AgreesAsync(["|", "many1.|", "var q = |", "later + |", "many2(|", "many3 + |"], 4, catchUp: false);

        // Types and usings hide what nobody looked for; the items are made anew.
        session.Submit("using static System.Math; using System.Net; using many5 = System.Version; class many4 { public int A; }");
        await session.AgreesAsync(["|"], 0, catchUp: false);
        await session.AgreesAsync(["|", "Abs|", "var q = |", "many4.|", "new many4 { |", "Dns|", "many5.|", "many6 + |"], 5);
        session.Submit("var many7 = new many4();");
        session.Submit("class many4 { public int B; }");
        await session.AgreesAsync(["|", "many7.|", "var q = |", "many7.A + |"], 3);
    }

    [Fact]
    public async Task List_AfterEachOfManyRedefinitions_IsThatWithoutKeptNames()
    {
        var random = new Random(7);
        var session = new Sessions();
        for (int step = 0; step < 96; step++)
        {
            string name = $"n{random.Next(40)}";
            session.Submit(random.Next(9) switch
            {
                0 => $"int {name}(int a) => 1;",
                1 => $"class {name} {{ public int A{step}; }}",
                2 => $"using {name} = System.Text.StringBuilder;",
                3 => $"string {name} = \"\";",
                4 => $"var {name} = new {{ A = 1 }};",
                _ => $"int {name} = {step};",
            });
            if (step % 8 == 7)
            {
                await session.AgreesAsync([$"{name}|", $"int q = {name} + |"], 0, catchUp: random.Next(3) > 0);
            }
        }

        Assert.True(session.Kept > 8, $"{session.Kept} lists were put together from kept items");
    }

    [Fact]
    public async Task Description_OfAKeptName_IsThatOfTheVariable()
    {
        var session = new Sessions();
        session.Submit("/// <summary>Of no use.</summary>\nint documented = 1;");
        session.Submit(string.Concat(Enumerable.Range(0, 20).Select(n => $"int plain{n} = {n}; List<string> names{n} = new();")));
        await session.AgreesAsync(["var q = |"], 1);
        foreach (string label in (string[])["plain3", "names7", "documented", "Console"])
        {
            string kind = label == "Console" ? "Class" : "Field";
            CompletionDescription expected = await session.Plain.DescribeAsync("var q = ", 8, label, kind, null, Token);
            Assert.Contains(label, expected.Signature);
            Assert.Equal(expected, await session.Keeping.DescribeAsync("var q = ", 8, label, kind, null, Token));
            Assert.Equal(expected, await session.Keeping.DescribeAsync("var q  = ", 9, label, kind, null, Token));
        }
    }

    [Fact]
    public async Task NamesOfAShortSession_AreNotKept()
    {
        var session = new LiveSession();
        session.Compile("int a, b, c, d, e, f, g, h, i, j;");
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        completion.Add(session.Chain[0]);
        await completion.CatchUpAsync(int.MaxValue, Token);
        Assert.False(completion.IsBehind);
        await completion.CompleteAsync("", 0, null, Token);
        Assert.False(completion.LastWasKept);
    }

    /// <summary>One session, completed with kept names and without.</summary>
    private sealed class Sessions
    {
        private readonly LiveSession _session = new();

        public ChainCompletion Plain { get; } = new(Framework.At(RunningFramework.Paths), RunningFramework.Usings) { KeepsNamesFrom = int.MaxValue };

        public ChainCompletion Keeping { get; } = new(Framework.At(RunningFramework.Paths), RunningFramework.Usings) { KeepsNamesFrom = 1 };

        /// <summary>How many lists were put together from kept items.</summary>
        public int Kept { get; private set; }

        public void Submit(string code)
        {
            var compiled = _session.Compile(code);
            Assert.True(compiled.Success, $"{code}: {string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToString()))}");
            if (compiled.InChain)
            {
                Plain.Add(_session.Chain[_session.Chain.Count - 1]);
                Keeping.Add(_session.Chain[_session.Chain.Count - 1]);
            }
        }

        public async Task AgreesAsync(string[] probes, int keptAtLeast, bool catchUp = true)
        {
            while (catchUp && Keeping.IsBehind)
            {
                await Keeping.CatchUpAsync(int.MaxValue, Token);
            }

            int kept = 0;
            foreach (string probe in probes)
            {
                int position = probe.IndexOf('|', StringComparison.Ordinal);
                string code = probe.Remove(position, 1);
                char? trigger = position > 0 && char.IsLetter(code[position - 1]) && (position == 1 || code[position - 2] == ' ') ? code[position - 1] : null;
                CompletionList expected = await Plain.CompleteAsync(code, position, trigger, Token);
                CompletionList found = await Keeping.CompleteAsync(code, position, trigger, Token);
                kept += Keeping.LastWasKept ? 1 : 0;
                Assert.Equal((probe, expected.Start, expected.Length, expected.Incomplete, expected.ByFirstLetter), (probe, found.Start, found.Length, found.Incomplete, found.ByFirstLetter));
                Assert.Equal($"{probe}\n{Text(expected)}", $"{probe}\n{Text(found)}");
            }

            Assert.True(kept >= keptAtLeast, $"{kept} of {probes.Length} lists were put together from kept items");
            Kept += kept;
        }

        // Names that differ in case alone have no order among them.
        private static string Text(CompletionList list) => string.Join('\n', list.Items.Select(item => item.Label.ToUpperInvariant()).Append("")
            .Concat(list.Items.Select(item => $"{item}").Order(StringComparer.Ordinal)));
    }
}
