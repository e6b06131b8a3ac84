using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using RemoteCsi.Compiler.Instrumentation;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Tests.Instrumentation;

public sealed class InterruptChecksTests
{
    private const string Checks = "RemoteCsi.Worker.Execution.Checkpoint";

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("int x = 5; string text = \"a\" + x;")]
    [InlineData("Console.Write(\"\"); if (Environment.ProcessId == 1) { Console.Write(1); } else { Console.Write(\"\"); }")]
    [InlineData("new { A = 1, B = \"b\" }")]
    [InlineData("enum Colour { Red } Colour.Red")]
    public void Image_WithoutLoopsAndFunctions_ComesBackAsItWas(string code)
    {
        CompiledSubmission compiled = new LiveSession().Compile(code);
        byte[] image = compiled.Image!;
        Assert.DoesNotContain(Checks, References(image));
        (byte[] same, byte[]? symbols) = InterruptChecks.Insert(image, compiled.Symbols);
        Assert.Same(image, same);
        Assert.Same(compiled.Symbols, symbols);
    }

    [Fact]
    public void Image_ThatCannotBeRead_ComesBackAsItWas()
    {
        byte[] nonsense = [1, 2, 3];
        Assert.Same(nonsense, InterruptChecks.Insert(nonsense, null).Image);

        // With symbols that belong to nothing.
        byte[] image = new LiveSession().Compile("int x = 0;").Image!;
        Assert.Same(image, InterruptChecks.Insert(image, nonsense).Image);
    }

    // The value shows that it still does what it says; that all of it is compiled shows that no jump and no stack is wrong.
    [Theory]
    [InlineData("int s = 0; for (int i = 0; i < 10; i++) { if (i == 5) continue; s += i; } s", 40)]
    [InlineData("int n = 0; do { n++; } while (n < 7); n", 7)]
    [InlineData("int n = 0; again: if (++n < 9) goto again; n", 9)]
    [InlineData("int n = 0, s = 0; while (true) { switch (n++) { case 0: goto case 3; case 3: s += 10; continue; case 1: s += 1; break; default: goto done; } } done: Console.Write(\"\"); s", 11)]
    [InlineData("int s = 0; foreach (var (k, v) in new Dictionary<int, int> { [1] = 2, [3] = 4 }) s += k * v; s", 14)]
    [InlineData("int s = 0; foreach (int v in stackalloc int[] { 1, 2, 3 }) s += v; s", 6)]
    [InlineData("IEnumerable<int> F(int n) { try { for (int i = 0; i < n; i++) { if (i == 2) yield break; yield return i + 1; } } finally { n = 0; while (n < 3) n++; } } F(5).Sum()", 3)]
    [InlineData("async Task<int> F(int n) { int s = 0; for (int i = 0; i < n; i++) { await Task.Yield(); try { s += await Task.FromResult(i); } finally { await Task.Yield(); s++; } } return s; } await F(4)", 10)]
    [InlineData("async IAsyncEnumerable<int> F() { for (int i = 0; i < 3; i++) { await Task.Yield(); yield return i; } } int s = 0; await foreach (int i in F()) s += i; s", 3)]
    [InlineData("int F(int n) { try { while (true) { try { if (n-- == 0) throw new ArgumentException(); } catch (ArgumentException e) when (Is(e)) { return 5; } finally { for (int i = 0; i < 2; i++) n -= 0; } } } finally { n = 0; do { n++; } while (n < 4); } } bool Is(Exception e) { while (e is null) { } return true; } F(3)", 5)]
    [InlineData("int n = 0; while (true) { try { n++; if (n < 5) continue; break; } catch { } } n", 5)]
    [InlineData("unsafe int F(int[] a) { int s = 0; fixed (int* p = a) { for (int* q = p; q < p + a.Length; q++) s += *q; } return s; } F(new[] { 1, 2, 4 })", 7)]
    [InlineData("unsafe int F() { delegate*<int, int> f = &Twice; int s = 0; for (int i = 0; i < 3; i++) s += f(i); return s; } static int Twice(int n) => n * 2; F()", 6)]
    [InlineData("int F(ReadOnlySpan<long> l) { int s = 0; foreach (long one in l) s += (int)one; return s; } F([1L, 2L, 3L]) + F([10, 20])", 36)]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = n => n * 2; Func<int, int> f = e.Compile(); int s = 0; for (int i = 0; i < 3; i++) s += f(i); s", 6)]
    [InlineData("int F(object o) => o switch { int n when n > 3 => 1, int => 2, string { Length: > 2 } => 3, (int a, int b) => a + b, int[] and [1, ..] => 4, null => 5, _ => 6 }; F(4) + F(1) * 10 + F(\"abc\") * 100 + F((3, 4)) * 1000 + F(null) * 10000", 57321)]
    [InlineData("string F(string s) => s switch { \"aaaa\" => \"1\", \"bbbb\" => \"2\", \"cccc\" => \"3\", \"dddd\" => \"4\", \"eeee\" => \"5\", \"ffff\" => \"6\", \"gggg\" => \"7\", _ => \"8\" }; int s = 0; for (int i = 0; i < 2; i++) s += int.Parse(F(\"eeee\")); s", 10)]
    [InlineData("T Sum<T>(IEnumerable<T> all) where T : System.Numerics.INumber<T> { T s = T.Zero; foreach (T one in all) s += one; return s; } Sum(new[] { 1, 2, 3 })", 6)]
    [InlineData("ref struct Window(Span<int> s) { Span<int> _s = s; public int Sum() { int n = 0; foreach (ref int one in _s) { one++; n += one; } return n; } } int F() { Span<int> s = stackalloc int[3]; return new Window(s).Sum(); } F()", 3)]
    [InlineData("record Point(int X, int Y) { public int Sum { get { int s = 0; for (int i = 0; i < X; i++) s += Y; return s; } } } (new Point(2, 3) with { X = 4 }).Sum", 12)]
    [InlineData("class C { static readonly int[] Table = Make(); static int[] Make() { var t = new int[4]; for (int i = 0; i < 4; i++) t[i] = i; return t; } public static int Last => Table[^1]; ~C() { while (false) { } } } new C(); C.Last", 3)]
    [InlineData("[System.Runtime.CompilerServices.InlineArray(3)] struct Three { int _first; } int F() { var t = new Three(); for (int i = 0; i < 3; i++) t[i] = i; int s = 0; foreach (int one in t) s += one; return s; } F()", 3)]
    [InlineData("int F(int n) => n < 2 ? n : F(n - 1) + F(n - 2); Func<int, int> g = null; g = n => n == 0 ? 0 : 1 + g(n - 1); F(10) + g(5)", 60)]
    [InlineData("int F(params int[] a) { int s = 0; lock (a) { foreach (int one in a) checked { s += one; } } return s; } F([.. new[] { 1, 2 }, 3])", 6)]
    [InlineData("int n = 0; for (int i = 0; i < 3; i++) { n += i > 0 && i < 3 ? Math.Max(i, n) : 0; } n", 3)]
    [InlineData("decimal s = 0; for (double d = 0; d < 1 && !double.IsNaN(d); d += 0.25) s += (decimal)d; (int)(s * 10)", 15)]
    public async Task CodeWithChecks_DoesWhatItDid(string code, int expected)
    {
        var session = new LiveSession();
        CompiledSubmission compiled = session.Compile(code);
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.Select(one => one.Message)));
        Assert.Contains(Checks, References(compiled.Image!));
        AssertChecked(compiled.Image!);
        Prepare(compiled.Image!);
        Assert.Equal(expected, await session.RunAsync(compiled));
    }

    [Fact]
    public async Task LongLoop_WhoseJumpsNoLongerFitAByte_IsRight()
    {
        // 30 conditions of a few bytes each: short jumps before, long ones after.
        string body = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"if (i % {i + 2} == 0) {{ s++; if (s > 1000) continue; }}"));
        string code = $"int s = 0; for (int i = 0; i < 60; i++) {{ {body} }} s";
        int expected = Enumerable.Range(0, 60).Sum(i => Enumerable.Range(2, 30).Count(n => i % n == 0));
        Assert.Equal(expected, await new LiveSession().RunAsync(code));
    }

    [Fact]
    public async Task StackTrace_HasTheLinesOfTheSource()
    {
        const string Code = """
            int Divide(int n)
            {
                for (int i = 3; ; i--)
                {
                    n += 1 /
                        i;
                }
            }

            Func<int, int> lambda = n =>
            {
                while (n > 0)
                    n--;
                return Divide(n);
            };
            async Task<int> LaterAsync()
            {
                await Task.Yield();
                return lambda(2);
            }
            """;
        var session = new LiveSession();
        await session.RunAsync(Code);
        DivideByZeroException thrown = await Assert.ThrowsAsync<DivideByZeroException>(() => session.RunAsync("await LaterAsync()"));
        Assert.Contains("submission 1:line 5", thrown.StackTrace, StringComparison.Ordinal);
        Assert.Contains("submission 1:line 14", thrown.StackTrace, StringComparison.Ordinal);
        Assert.Contains("submission 1:line 19", thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Lambda_GetsTheCheckOfTheStack_ThatRoslynLeavesOut()
    {
        byte[] image = new LiveSession().Compile("Func<int, int> f = null; f = n => f(n) + 1;").Image!;
        using ModuleDefinition module = Read(image);
        MethodDefinition lambda = module.GetTypes().SelectMany(type => type.Methods).Single(method => method.Name.Contains(">b__", StringComparison.Ordinal));
        Assert.True(CheckReferences.IsStackProbe(lambda.Body.Instructions[0].Operand));
    }

    /// <summary>Each jump back is made by a check or right after one, except in cleanup, which has none.</summary>
    private static void AssertChecked(byte[] image)
    {
        using ModuleDefinition module = Read(image);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            bool isPlumbing = MethodRoles.Of(method.DeclaringType.Name, method.Name) == MethodRole.Plumbing;
            foreach (Instruction jump in method.Body.Instructions)
            {
                bool isCleanup = method.Body.ExceptionHandlers.Any(handler => handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault
                    && jump.Offset >= handler.HandlerStart.Offset && jump.Offset < (handler.HandlerEnd?.Offset ?? int.MaxValue));
                bool isCheck = jump.OpCode.Code == Code.Call && jump.Operand is MethodReference { Name: "Pass" };
                Assert.False(isCheck && (isCleanup || isPlumbing), $"{method}: a check where there must be none");
                if (!isCleanup && !isPlumbing && jump.Operand is Instruction target && target.Offset <= jump.Offset)
                {
                    Assert.True(
                        jump.Previous is { Operand: MethodReference { Name: "Pass" } or FieldReference { Name: "IsArmed" } },
                        $"{method}: {jump} jumps back unchecked");
                }
            }
        }
    }

    /// <summary>Has the runtime compile every method, which refuses code that is not valid.</summary>
    private static void Prepare(byte[] image)
    {
        foreach (Type type in Assembly.Load(image).GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
            foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>().Where(method => !method.IsAbstract && !method.ContainsGenericParameters))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }

    private static IEnumerable<string> References(byte[] image)
    {
        using ModuleDefinition module = Read(image);
        return [.. module.GetTypeReferences().Select(one => one.FullName)];
    }

    private static ModuleDefinition Read(byte[] image) => ModuleDefinition.ReadModule(new MemoryStream(image));
}
