using System.Diagnostics;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Exceptions;

public sealed class StackTests
{
    [Fact]
    public void Stack_NamesTheUsersMethodsAndLinesFirst()
    {
        using var session = new TestSession();
        session.Run("int Parse(string text)\n{\n    return int.Parse(text);\n}");
        ThrownException thrown = session.Catch("var n = 1;\nParse(\"x\");");
        Assert.Equal("System.FormatException", thrown.Type);
        string[] lines = thrown.Stack.Split('\n');
        Assert.Equal("   at Parse(string text) in submission 1:line 3", lines[0]);
        Assert.Equal("   at (top level) in submission 2:line 2", lines[1]);
        Assert.StartsWith("   at System.Number.ThrowFormatException<TChar>(ReadOnlySpan<TChar> value)", lines[2], StringComparison.Ordinal);
        Assert.All(thrown.Frames, frame => Assert.DoesNotContain("RemoteCsi", frame.Method, StringComparison.Ordinal));
        ThrownFrame[] own = [.. thrown.Frames.Where(frame => frame.IsUserCode)];
        Assert.Equal([new ThrownFrame("Parse(string text)", "submission 1", 3, true), new ThrownFrame("(top level)", "submission 2", 2, true)], own);
        Assert.False(thrown.Frames[0].IsUserCode);
    }

    [Theory]
    [InlineData("throw new Exception();", "(top level)")]
    [InlineData("await Task.Yield(); throw new Exception();", "(top level)")]
    [InlineData("async Task<int> F(int x) { await Task.Yield(); throw new Exception(); } await F(1)", "F(int x)", "(top level)")]
    [InlineData("T G<T>(T x) => throw new Exception(); G(1)", "G<T>(T x)", "(top level)")]
    [InlineData("{ void Local(string s) => throw new Exception(); Local(\"\"); }", "Local(string s)", "(top level)")]
    [InlineData("{ int y = 5; void Local(ref int s) => throw new Exception(y.ToString()); Local(ref y); }", "Local(ref int s)", "(top level)")]
    [InlineData("Action<int> a = n => throw new Exception(); a(1);", "(top level).lambda(int n)", "(top level)")]
    [InlineData("int y = 5; { int z = 6; Action<int> a = n => throw new Exception((z + n).ToString()); a(1); }", "(top level).lambda(int n)", "(top level)")]
    [InlineData("Func<int, Task> a = async n => { await Task.Yield(); throw new Exception(); }; await a(1);", "(top level).lambda(int n)", "(top level)")]
    [InlineData("class P { public P(string n) { Go<int>(n, 1); } void Go<U>(string n, U u) { throw new Exception(); } } new P(\"\")", "P.Go<U>(string n, U u)", "new P(string n)", "(top level)")]
    [InlineData("class P { public int Age { get => throw new Exception(); } } new P().Age.ToString().ToString();", "P.Age.get()", "(top level)")]
    [InlineData("class P<T> { public class Q { public void M(List<T> x) => throw new Exception(); } } new P<int>.Q().M(null);", "P<T>.Q.M(List<T> x)", "(top level)")]
    [InlineData("IEnumerable<int> I(int n) { yield return 1; throw new Exception(); } foreach (var i in I(3)) { }", "I(int n)", "(top level)")]
    public void Frames_AreNamedAsTheyWereWritten(string code, params string[] expected)
    {
        using var session = new TestSession();
        ThrownException thrown = session.Catch(code);
        Assert.Equal(expected, thrown.Frames.Where(frame => frame.IsUserCode).Select(frame => frame.Method));
        Assert.All(thrown.Frames.Where(frame => frame.IsUserCode), frame => Assert.Equal(("submission 1", 1), (frame.Source, frame.Line)));
    }

    [Fact]
    public void InnerExceptions_AreKept()
    {
        using var session = new TestSession();
        ThrownException thrown = session.Catch("""
            Exception Make(string text) { try { throw new FormatException(text); } catch (Exception e) { return e; } }
            throw new AggregateException("all", Make("one"), Make("two"), Make("three"));
            """);
        Assert.Equal("System.AggregateException", thrown.Type);
        Assert.Equal("all (one) (two) (three)", thrown.Message);
        Assert.Equal(("System.FormatException", "one"), (thrown.Inner!.Type, thrown.Inner.Message));
        Assert.Contains("(inner exception #1) System.FormatException: two\n   at Make(string text)", thrown.Stack, StringComparison.Ordinal);
        Assert.Contains("(inner exception #2) System.FormatException: three", thrown.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void AwaitedTask_OfSeveralFailures_ThrowsTheFirst()
    {
        using var session = new TestSession();
        Assert.Equal("one", session.Catch("await Task.WhenAll(Task.FromException(new Exception(\"one\")), Task.FromException(new Exception(\"two\")));").Message);
    }

    [Fact]
    public void DeepChain_IsBounded()
    {
        using var session = new TestSession();
        ThrownException thrown = session.Catch("Exception e = new Exception(\"0\"); for (int i = 1; i < 100; i++) e = new Exception(i.ToString(), e); throw e;");
        int levels = 0;
        for (ThrownException? level = thrown; level is not null; level = level.Inner)
        {
            levels++;
        }

        Assert.Equal(8, levels);
        Assert.Equal("99", thrown.Message);
    }

    [Fact]
    public void LongMessage_IsCut()
    {
        using var session = new TestSession();
        Assert.InRange(session.Catch("throw new Exception(new string('x', 10_000_000));").Message.Length, 16_000, 16_400);
    }

    [Fact]
    public void HostileExceptions_AreDescribedWithinASecond()
    {
        using var session = new TestSession();
        session.Run("""
            class Throwing : Exception { public override string Message => throw new Throwing(); public override string StackTrace => throw new Exception(); }
            class Hanging : Exception { public override string Message { get { Thread.Sleep(-1); return ""; } } }
            class NullMessage : Exception { public override string Message => null; }
            """);
        Assert.Contains("could not be read", session.Catch("throw new Throwing();").Message, StringComparison.Ordinal);
        Assert.Equal("", session.Catch("throw new NullMessage();").Message);
        var watch = Stopwatch.StartNew();
        ThrownException hanging = session.Catch("throw new Hanging();");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.7, 5);
        Assert.EndsWith("+Hanging", hanging.Type, StringComparison.Ordinal);
        Assert.Contains("within 0.75 s", hanging.Message, StringComparison.Ordinal);
        Assert.Equal("   at (top level) in submission 4:line 1", hanging.Stack);
        Assert.Equal("2", session.Show("1+1").Text);
    }

    [Fact]
    public void ExceptionAsAValue_HasAReadableStack()
    {
        using var session = new TestSession();
        var shown = session.Show("Exception caught = null;\ntry { int.Parse(\"x\"); } catch (Exception e) { caught = e; }\ncaught");
        Assert.StartsWith("FormatException: ", shown.Text, StringComparison.Ordinal);
        Assert.StartsWith("   at (top level) in submission 1:line 2\n", shown.Members![0].Value.Text, StringComparison.Ordinal);
    }
}
