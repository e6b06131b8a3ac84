using RemoteCsi.Compiler.Completion;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Compiler.Tests;

/// <summary>What can be called, asked with the <c>|</c> just after the bracket.</summary>
public sealed class SignatureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Math.Max(|", "int Math.Max(int val1, int val2)")]
    [InlineData("string.Join(|", "string string.Join<T>(string? separator, IEnumerable<T> values)")]
    [InlineData("\"x\".Substring(|", "string string.Substring(int startIndex, int length)")]
    [InlineData("new List<int>(|", "List<int>(IEnumerable<int> collection)")]
    [InlineData("List<int> l = new(|", "List<int>(int capacity)")]
    [InlineData("new Dictionary<string, int>()[|", "int Dictionary<string, int>[string key]")]
    [InlineData("new[] { 1 }.Where(|", "IEnumerable<int> IEnumerable<int>.Where<int>(Func<int, bool> predicate)")]
    [InlineData("[Obsolete(|] class C { }", "ObsoleteAttribute(string? message, bool error)")]
    [InlineData("class A(int a); class B() : A(|", "A(int a)")]
    [InlineData("class A { public A(string s) { } } class B : A { public B() : base(| }", "A(string s)")]
    [InlineData("void Add(int left, params string[] rest) { } Add(|", "void Add(int left, params string[] rest)")]
    [InlineData("Func<int, string> f = null; f(|", "string Func<int, string>(int arg)")]
    public async Task Call_HasSignature(string text, string expected)
    {
        Signature[] found = await AtAsync(new LiveSession(), text);
        Assert.Contains(expected, found.Select(Written));
    }

    [Theory]
    [InlineData("if (|")]
    [InlineData("(|")]
    [InlineData("NoSuch(|")]
    [InlineData("Math.Max(1,|")]
    [InlineData("|Math.Max(")]
    [InlineData("nameof(|")]
    [InlineData("new Action(|")]
    public async Task WhatIsNoCall_HasNone(string text) => Assert.Empty(await AtAsync(new LiveSession(), text));

    [Fact]
    public async Task StaticAndInstance_AreNotMixed()
    {
        Assert.All(await AtAsync(new LiveSession(), "string.Concat(|"), signature => Assert.Contains("string.Concat", signature.Before));
        Assert.DoesNotContain(await AtAsync(new LiveSession(), "\"\".Equals(|"), signature => signature.Parameters.Length == 3);
        Assert.DoesNotContain(await AtAsync(new LiveSession(), "string.Equals(|"), signature => signature.Parameters.Length == 1);
    }

    [Fact]
    public async Task WhatTheArgumentsChoose_ComesFirst()
    {
        Assert.Equal("void Console.WriteLine(bool value)", Written((await AtAsync(new LiveSession(), "Console.WriteLine(|true)"))[0]));
        Assert.Equal("void Console.WriteLine()", Written((await AtAsync(new LiveSession(), "Console.WriteLine(|"))[0]));
    }

    [Fact]
    public async Task SessionsOwnFunctionsAndVariables_AreKnown_WithTheirComments()
    {
        var session = new LiveSession();
        await session.RunAsync(
            "/// <summary>Finds  a <see cref=\"System.String\"/>\n/// or <c>null</c>.</summary>\n/// <param name=\"key\">By which.</param>\nstring Find(int key, string other = \"x\") => null;");
        await session.RunAsync("Func<double, int> rounded = d => (int)d;");
        Signature find = Assert.Single(await AtAsync(session, "Find(|"));
        Assert.Equal("string Find(int key, string other = \"x\")", Written(find));
        Assert.Equal("Finds a String or null.", find.Summary);
        Assert.Equal(["By which.", ""], find.Parameters.Select(parameter => parameter.Documentation));
        Assert.Equal("int Func<double, int>(double arg)", Written(Assert.Single(await AtAsync(session, "rounded(|"))));
    }

    [Fact]
    public async Task FrameworkDocumentation_StandsBesideItsParameters()
    {
        Signature substring = Assert.Single(await AtAsync(new LiveSession(), "\"\".Substring(|"), signature => signature.Parameters.Length == 2);
        Assert.NotEmpty(substring.Summary);
        Assert.All(substring.Parameters, parameter => Assert.NotEmpty(parameter.Documentation));
    }

    [Fact]
    public async Task TextNestedTooDeeply_HasNone() =>
        Assert.Empty(await AtAsync(new LiveSession(), new string('(', 20_000) + "Math.Max(|"));

    private static string Written(Signature signature) =>
        signature.Before + string.Join(", ", signature.Parameters.Select(parameter => parameter.Text)) + signature.After;

    private static Task<Signature[]> AtAsync(LiveSession session, string text) => session.SignaturesAsync(text);
}
