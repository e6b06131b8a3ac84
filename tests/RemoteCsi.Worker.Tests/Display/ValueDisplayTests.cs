using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Dynamic;
using System.Text;
using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Tests.Display;

public sealed class ValueDisplayTests
{
    [Fact]
    public void Sequences_HaveAHeaderAndItems()
    {
        Assert.Equal("Sequence List<int>(3) [Scalar 1; Scalar 2; Scalar 3]", Shown.Line(new List<int> { 1, 2, 3 }));
        Assert.Equal("Sequence int[2] [Scalar 1; Scalar 2]", Shown.Line(new[] { 1, 2 }));
        Assert.Equal("Sequence int[2][] [Sequence int[1] [Scalar 1]; Null null]", Shown.Line(new int[][] { [1], null! }));
        Assert.Equal("Sequence int[2, 1] [Sequence row [Scalar 1]; Sequence row [Scalar 2]]", Shown.Line(new[,] { { 1 }, { 2 } }));
        Assert.Equal("Sequence HashSet<string>(1) [String \"a\"]", Shown.Line(new HashSet<string> { "a" }));
        Assert.Equal("Sequence ImmutableArray<int>(1) [Scalar 1]", Shown.Line(ImmutableArray.Create(1)));
        Assert.Equal("Sequence ArrayList(2) [Scalar 1; String \"x\"]", Shown.Line(new ArrayList { 1, "x" }));
        Assert.Equal(3, Shown.Node(new List<int> { 1, 2, 3 }).Count);
    }

    [Fact]
    public void LazySequences_HaveTheNameOfTheirInterface()
    {
        Assert.Equal("Sequence IEnumerable<int>(2) [Scalar 1; Scalar 2]", Shown.Line(Iterator()));
        Assert.Equal("Sequence IEnumerable<int>(2) [Scalar 2; Scalar 3]", Shown.Line(Enumerable.Range(1, 2).Select(n => n + 1)));
        Assert.Equal("Sequence IEnumerable<int>(3) [Scalar 1; Scalar 2; Scalar 3]", Shown.Line(Enumerable.Range(1, 3)));
        Assert.Equal("Sequence IEnumerable<string>(1) [String \"a\"]", Shown.Line(new[] { "a" }.Where(s => s.Length == 1).OrderBy(s => s)));
        Assert.Equal(
            "Sequence IEnumerable<IGrouping<int, string>>(1) [Sequence IGrouping<int, string>(2) {Key: Scalar 1} [String \"a\"; String \"b\"]]",
            Shown.Line(new[] { "a", "b" }.GroupBy(s => s.Length)));
    }

    [Fact]
    public void Sequences_AreCutAtAHundredItems()
    {
        ValueNode list = Shown.Node(Enumerable.Range(0, 1000).ToList());
        Assert.Equal((100, 1000L, true, "List<int>(1000)"), (list.Items!.Length, list.Count, list.Truncated, list.Text));
        ValueNode exact = Shown.Node(Enumerable.Range(0, 100).Select(n => n));
        Assert.Equal((100, 100L, false), (exact.Items!.Length, exact.Count, exact.Truncated));
        ValueNode endless = Shown.Node(Endless());
        Assert.Equal((100, (long?)null, true, "IEnumerable<int>"), (endless.Items!.Length, endless.Count, endless.Truncated, endless.Text));
    }

    [Fact]
    public void Dictionaries_HaveEntries()
    {
        Assert.Equal(
            "Dictionary Dictionary<string, int>(1) [Entry KeyValuePair<string, int> [String \"a\"; Scalar 1]]",
            Shown.Line(new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal(
            "Dictionary Hashtable(1) [Entry DictionaryEntry [String \"a\"; Scalar 1]]", Shown.Line(new Hashtable { ["a"] = 1 }));
        Assert.Equal(
            "Dictionary ImmutableDictionary<int, int>(1) [Entry KeyValuePair<int, int> [Scalar 1; Scalar 2]]",
            Shown.Line(ImmutableDictionary<int, int>.Empty.Add(1, 2)));
        Assert.Equal("Entry KeyValuePair<int, int> [Scalar 1; Scalar 2]", Shown.Line(KeyValuePair.Create(1, 2)));
    }

    [Fact]
    public void Tuples_HaveItems()
    {
        Assert.Equal("Tuple (int, string) [Scalar 1; String \"x\"]", Shown.Line((1, "x")));
        Assert.Equal("Tuple Tuple<int, int> [Scalar 1; Scalar 2]", Shown.Line(Tuple.Create(1, 2)));
        ValueNode nine = Shown.Node((1, 2, 3, 4, 5, 6, 7, 8, 9));
        Assert.Equal("(int, int, int, int, int, int, int, int, int)", nine.Text);
        Assert.Equal(9, nine.Items!.Length);
        Assert.Equal("(int, int, int, int, int, int, int, int)", Shown.Node((1, 2, 3, 4, 5, 6, 7, 8)).Text);
    }

    [Fact]
    public void Objects_HaveTheirPublicState_InheritedFirst()
    {
        Assert.Equal("Object { … } {A: Scalar 1; B: String \"x\"}", Shown.Line(new { A = 1, B = "x" }));
        Assert.Equal("<anonymous>", Shown.Node(new { A = 1 }).TypeName);
        Assert.Equal("Object ValueDisplayTests.Person {Name: String \"Ann\"; Age: Scalar 3}", Shown.Line(new Person("Ann", 3)));
        Assert.Equal("Object ValueDisplayTests.PointStruct {X: Scalar 1; Y: Scalar 2}", Shown.Line(new PointStruct(1, 2)));
        Assert.Equal("Object ValueDisplayTests.Derived {Base: Scalar 1; Hidden: String \"new\"; Own: Scalar 2; Field: Scalar 3}", Shown.Line(new Derived()));
        Assert.Equal("Object object {}", Shown.Line(new object()));
    }

    [Fact]
    public void ObjectsWithALineOfTheirOwn_ShowThat()
    {
        Assert.Equal("Text [own]", Shown.Line(new OwnToString()));
        Assert.Equal("Text [own record]", Shown.Line(new RecordWithToString(1)));
        Assert.Equal("Text Point 1/2 \"n\" raw 7", Shown.Line(new Debugged()));
        Assert.Equal("Object ValueDisplayTests.DebuggedOddly {X: Scalar 1}", Shown.Line(new DebuggedOddly()));
        Assert.Equal("Text typeof(Dictionary<string, int?>)", Shown.Line(typeof(Dictionary<string, int?>)));
        Assert.Equal("Text Func<int, int>(ValueDisplayTests.Twice)", Shown.Line((Func<int, int>)Twice));
        Assert.Equal("Text Action(ValueDisplayTests.ObjectsWithALineOfTheirOwn_ShowThat.lambda)", Shown.Line(() => { }));
        Assert.Equal("Text [abc]", Shown.Line(new StringBuilder("abc")));
        Assert.Equal("Text [/etc]", Shown.Line(new DirectoryInfo("/etc")));
    }

    [Fact]
    public unsafe void Pointers_AreShownAsAddresses()
    {
        Assert.Equal("Text 0x10", Shown.Line(System.Reflection.Pointer.Box((void*)16, typeof(int*))));
    }

    [Fact]
    public void Exceptions_HaveTypeMessageStackAndInner()
    {
        Exception exception = Assert.Throws<InvalidOperationException>(new Action(static () => throw new InvalidOperationException("out", new FormatException("in"))));
        ValueNode node = Shown.Node(exception);
        Assert.Equal((ValueKind.Exception, "InvalidOperationException: out"), (node.Kind, node.Text));
        Assert.Equal(["StackTrace", "InnerException"], node.Members!.Select(member => member.Name));
        Assert.Equal("FormatException: in", node.Members![1].Value.Text);
    }

    [Fact]
    public void Tasks_AreShownWithoutWaiting()
    {
        Assert.Equal("Object Task<int> {Status: Scalar RanToCompletion; Result: Scalar 5}", Shown.Line(Task.FromResult(5)));
        Assert.Equal("Object Task<int> {Status: Scalar WaitingForActivation}", Shown.Line(new TaskCompletionSource<int>().Task));
        Assert.StartsWith("Object Task {Status: Scalar Faulted; Exception: Exception FormatException: no", Shown.Line(Task.FromException(new FormatException("no"))), StringComparison.Ordinal);
        Assert.Equal("Object Task {Status: Scalar RanToCompletion}", Shown.Line(Task.CompletedTask));
        Assert.Equal("Object Task<int> {Status: Scalar WaitingForActivation}", Shown.Line(Never()));
    }

    [Fact]
    public void ExpandoObject_IsAnObject()
    {
        dynamic expando = new ExpandoObject();
        expando.A = 1;
        expando.B = "x";
        Assert.Equal("Object ExpandoObject {A: Scalar 1; B: String \"x\"}", Shown.Line((object)expando));
    }

    [Fact]
    public void Cycles_AreShownOnce()
    {
        var list = new List<object>();
        list.Add(list);
        Assert.Equal("Sequence List<object>(1) [Cycle <cycle: List<object>>]", Shown.Line(list));
        var node = new Linked();
        node.Next = new Linked { Next = node };
        Assert.Equal(
            "Object ValueDisplayTests.Linked {Next: Object ValueDisplayTests.Linked {Next: Cycle <cycle: ValueDisplayTests.Linked>}}",
            Shown.Line(node));
        object shared = new OwnToString();
        Assert.Equal("Sequence object[2] [Text [own]; Text [own]]", Shown.Line(new[] { shared, shared }));
    }

    [Fact]
    public void Depth_IsBounded()
    {
        object nested = 1;
        for (int i = 0; i < 50; i++)
        {
            nested = new[] { nested };
        }

        Assert.Equal(7, Shown.Depth(Shown.Node(nested)));
        var linked = new Linked();
        for (int i = 0; i < 100_000; i++)
        {
            linked = new Linked { Next = linked };
        }

        Assert.Equal(7, Shown.Depth(Shown.Node(linked)));
    }

    [Fact]
    public void Text_IsBoundedInAll()
    {
        ValueNode node = Shown.Node(Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 100).Select(n => new string('x', 5000))));
        Assert.InRange(Shown.TextLength(node), 40_000, 70_000);
        Assert.True(node.Truncated);
    }

    [Fact]
    public void ForeignCodeThatThrows_IsShownInItsPlace()
    {
        Assert.Equal("Object ValueDisplayTests.Thrower {Good: Scalar 1; Bad: Failed FormatException: getter}", Shown.Line(new Thrower()));
        Assert.Equal("Failed FormatException: text", Shown.Line(new ThrowingToString()));
        Assert.Equal("Sequence IEnumerable<int> [Scalar 1; Failed FormatException: sequence] …", Shown.Line(ThrowingIterator()));
        Assert.StartsWith("Failed ValueDisplayTests.BadMessage: (its message could not be read", Shown.Line(new ThrowsBadMessage()), StringComparison.Ordinal);
    }

    [Fact]
    public void ForeignCodeThatHangs_IsLeftAfterASecond()
    {
        var watch = Stopwatch.StartNew();
        ValueNode node = Shown.Node(new Hangs());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.7, 5);
        Assert.Equal("Object ValueDisplayTests.Hangs {Before: Scalar 1; Stuck: Failed display took longer than 0.75 s} …", Shown.Line(node));
        Assert.Equal("Failed display took longer than 0.75 s", Shown.Line(new HangingToString()));
        Assert.Equal("Sequence IEnumerable<int> [Scalar 1; Failed display took longer than 0.75 s] …", Shown.Line(HangingIterator()));
    }

    [Fact]
    public void ForeignCodeThatIsSlow_IsShownInPart()
    {
        ValueNode node = Shown.Node(SlowIterator());
        Assert.True(node.Truncated);
        Assert.InRange(node.Items!.Length, 2, 60);
    }

    [Fact]
    public void HostileValues_AreAlwaysBounded()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            object? value = Hostile(random, 0);
            ValueNode node = Shown.Node(value);
            Assert.InRange(Shown.TextLength(node), 0, 70_000);
            Assert.InRange(Shown.Depth(node), 1, 7);
        }
    }

    [Fact]
    public void TypeNames_AreWrittenAsInCSharp()
    {
        Assert.Equal("int?", TypeNames.Of(typeof(int?)));
        Assert.Equal("int[][,]", TypeNames.Of(typeof(int[][,])));
        Assert.Equal("Dictionary<string, List<int?>>", TypeNames.Of(typeof(Dictionary<string, List<int?>>)));
        Assert.Equal("ValueDisplayTests.Outer<int>.Inner<string>", TypeNames.Of(typeof(Outer<int>.Inner<string>)));
        Assert.Equal("List<T>", TypeNames.Of(typeof(List<>)));
        Assert.Equal("int*", TypeNames.Of(typeof(int*)));
        Assert.Equal("(int, string)", TypeNames.Of(typeof((int A, string B))));
        Assert.Equal("List<<anonymous>>", TypeNames.Of(new[] { new { A = 1 } }.ToList().GetType()));
        Assert.Equal("System.Collections.Generic.List<string>", TypeNames.Full(typeof(List<string>)));
    }

    private static object? Hostile(Random random, int depth) => random.Next(depth > 8 ? 6 : 14) switch
    {
        0 => null,
        1 => new string((char)random.Next(0, 0x10000), random.Next(0, 20_000)),
        2 => random.NextDouble(),
        3 => new Thrower(),
        4 => new ThrowingToString(),
        5 => Endless(),
        6 => Enumerable.Range(0, random.Next(200)).Select(_ => Hostile(random, depth + 5)).ToArray(),
        7 => Enumerable.Range(0, random.Next(8)).Select(_ => Hostile(random, depth + 1)).ToList(),
        8 => new { A = Hostile(random, depth + 1), B = Hostile(random, depth + 1) },
        9 => (Hostile(random, depth + 1), Hostile(random, depth + 1)),
        10 => new Dictionary<object, object?> { [new object()] = Hostile(random, depth + 1), [1] = Hostile(random, depth + 1) },
        11 => Task.FromResult(Hostile(random, depth + 1)),
        12 => new Exception("x", new AggregateException(new ThrowsOnMessage(), new FormatException())),
        _ => Enumerable.Range(0, int.MaxValue).Select(_ => Hostile(random, depth + 4)),
    };

    private static int Twice(int n) => n * 2;

    private static IEnumerable<int> Iterator()
    {
        yield return 1;
        yield return 2;
    }

    private static IEnumerable<int> Endless()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static IEnumerable<int> ThrowingIterator()
    {
        yield return 1;
        throw new FormatException("sequence");
    }

    private static IEnumerable<int> HangingIterator()
    {
        yield return 1;
        Thread.Sleep(Timeout.Infinite);
    }

    private static IEnumerable<int> SlowIterator()
    {
        while (true)
        {
            Thread.Sleep(30);
            yield return 1;
        }
    }

    private static async Task<int> Never()
    {
        await Task.Delay(Timeout.Infinite);
        return 1;
    }

    private sealed record Person(string Name, int Age);

    private readonly record struct PointStruct(int X, int Y);

    private sealed record RecordWithToString(int X)
    {
        public override string ToString() => "own record";
    }

    private class Basis
    {
        public int Base => 1;

        public int Hidden => 0;

        public static int Static => 9;

        public int this[int index] => index;

        private int Private => 8;

        public Span<int> Span => [];

        public int WriteOnly
        {
            set => _ = value;
        }
    }

    private sealed class Derived : Basis
    {
        public int Field = 3;

        public new string Hidden => "new";

        public int Own => 2;
    }

    private sealed class OwnToString
    {
        public override string ToString() => "own";
    }

    [DebuggerDisplay("Point {X}/{Inner.Y} {Name} {Name2,nq} {Seven()}")]
    private sealed class Debugged
    {
        private int X => 1;

        private (int Z, int W) Unused => default;

        private Nested Inner { get; } = new();

        private string Name => "n";

        private string Name2 => "raw";

        private int Seven() => 7;

        private sealed class Nested
        {
            public int Y = 2;
        }
    }

    [DebuggerDisplay("{X > 0 ? \"a\" : \"b\"}")]
    private sealed class DebuggedOddly
    {
        public int X => 1;
    }

    private sealed class Linked
    {
        public Linked? Next { get; set; }
    }

    private sealed class Thrower
    {
        public int Good => 1;

        public int Bad => throw new FormatException("getter");
    }

    private sealed class ThrowingToString
    {
        public override string ToString() => throw new FormatException("text");
    }

    private sealed class BadMessage : Exception
    {
        public override string Message => throw new FormatException("message");
    }

    private sealed class ThrowsBadMessage
    {
        public override string ToString() => throw new BadMessage();
    }

    private sealed class ThrowsOnMessage : Exception
    {
        public override string Message => throw new ThrowsOnMessage();
    }

    private sealed class Hangs
    {
        public int Before => 1;

        public int Stuck
        {
            get
            {
                Thread.Sleep(Timeout.Infinite);
                return 2;
            }
        }
    }

    private sealed class HangingToString
    {
        public override string ToString()
        {
            Thread.Sleep(Timeout.Infinite);
            return "";
        }
    }

    private sealed class Outer<T>
    {
        public sealed class Inner<TInner>;
    }
}
