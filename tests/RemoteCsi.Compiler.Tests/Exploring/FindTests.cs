using System.Diagnostics;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Compiler.Tests.Exploring;

public sealed class FindTests : IDisposable
{
    private const string Library = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        namespace Microsoft.SharePoint
        {
            public class SPWeb { public void Close() { } public SPWeb Parent => null; internal void Hidden() { } }
            public class SPSite { public SPWeb OpenWeb() => null; public SPWeb OpenWeb(string url) => null; public Task<SPWeb> OpenWebAsync() => null; public List<SPWeb> AllWebs => null; }
            internal class Secret { public void OpenSecret() { } }
            public static class SPExtensions { public static int CountOf(this SPWeb web) => 1; }
        }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-find").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Word_FindsNamesThatContainIt_TheClosestFirst()
    {
        FoundSymbol[] found = Find(WithLibrary(), "spweb").Matches;
        Assert.Equal("SPWeb", found[0].Name);
        Assert.Equal(("class", "Microsoft.SharePoint", "SharePoint", "using Microsoft.SharePoint;"), (found[0].Kind, found[0].Namespace, found[0].Assembly, found[0].Import));
        Assert.Equal("Console.WriteLine", Find(new LiveSession(), "WriteLine kind:method").Matches[0].Name);
    }

    [Fact]
    public void Pattern_WithADot_IsOfTypeAndMember()
    {
        FoundSymbols found = Find(WithLibrary(), "*.Open* in:Microsoft.SharePoint");
        Assert.Equal(["SPSite.OpenWeb", "SPSite.OpenWebAsync"], found.Matches.Select(one => one.Name));
        Assert.Equal(2, found.Matches[0].Overloads);
        Assert.Equal("SPWeb OpenWeb()", found.Matches[0].Signature);
        Assert.Contains(Find(new LiveSession(), "File.Open*").Matches, one => one.Name == "File.OpenRead");
        Assert.All(Find(new LiveSession(), "Str*Builder").Matches, one => Assert.Equal("StringBuilder", one.Name));
    }

    [Fact]
    public void Returns_FindsMembersWhoseTypeIsOrNamesIt()
    {
        FoundSymbol[] found = Find(WithLibrary(), "returns:SPWeb").Matches;
        Assert.Equal(["SPSite.OpenWeb", "SPWeb.Parent"], found.Take(2).Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["SPSite.AllWebs", "SPSite.OpenWebAsync"], found.Skip(2).Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal("string[]", Find(new LiveSession(), "File.ReadAllLines returns:string[]").Matches[0].Signature.Split(' ')[1]);
    }

    [Fact]
    public void KindAndPlace_Narrow()
    {
        LiveSession session = WithLibrary();
        Assert.Equal(
            ["SPExtensions.CountOf", "SPSite.OpenWeb", "SPSite.OpenWebAsync", "SPWeb.Close"],
            Find(session, "in:Microsoft.SharePoint kind:method").Matches.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal("SPExtensions.CountOf", Assert.Single(Find(session, "in:SharePoint kind:extension").Matches).Name);
        Assert.All(Find(session, "in:System.IO kind:enum").Matches, one => Assert.Equal("enum", one.Kind));
    }

    [Fact]
    public void WhatIsNotPublic_IsNotFound()
    {
        LiveSession session = WithLibrary();
        Assert.Empty(Find(session, "OpenSecret").Matches);
        Assert.Empty(Find(session, "in:Microsoft.SharePoint Hidden").Matches);
    }

    [Fact]
    public void OwnDeclarations_ComeFirst_AndHiddenOnesNotAtAll()
    {
        var session = new LiveSession();
        session.Compile("int ConsoleCount() => 1; string consoleName = \"\";");
        session.Compile("int consoleName = 2;");
        FoundSymbol[] found = Find(session, "console").Matches;
        Assert.Equal(["int ConsoleCount()", "int consoleName"], found.Take(2).Select(one => one.Signature).Order(StringComparer.Ordinal));
        Assert.All(found.Take(2), one => Assert.Null(one.Import));
        Assert.Contains(found, one => one.Name == "Console");
    }

    [Fact]
    public void ImportedNames_ComeBeforeOthersThatFitAsWell()
    {
        FoundSymbol[] timers = [.. Find(new LiveSession(), "Timer kind:class").Matches.Where(one => one.Name == "Timer")];
        Assert.Equal(["System.Threading", "System.Timers"], timers.Select(one => one.Namespace));
        Assert.Equal([null, "using System.Timers;"], timers.Select(one => one.Import));
    }

    [Theory]
    [InlineData("", "say what to find")]
    [InlineData("kind:banana", "'banana' is no kind")]
    [InlineData("color:red", "'color:' is not known")]
    [InlineData("in:", "nothing follows 'in:'")]
    public void Query_ThatMakesNoSense_IsToldWhy(string query, string why) =>
        Assert.Contains(why, Find(new LiveSession(), query).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("*")]
    [InlineData("***?***")]
    [InlineData("a.b.c.*.d")]
    [InlineData("[(\\")]
    [InlineData(".")]
    public void OddQueries_AreAnswered(string query)
    {
        FoundSymbols found = Find(new LiveSession(), query);
        Assert.True(found.Matches.Length <= 50);
        Assert.True(found.Total >= found.Matches.Length);
    }

    [Fact]
    public void EverySignature_OfALargeAnswer_IsThatOfItsSymbol()
    {
        FoundSymbols found = new LiveSession().Explore(chain => SymbolSearch.Find(chain, "in:System.IO kind:method", 500));
        Assert.True(found.Matches.Length > 200, $"{found.Matches.Length} methods");
        Assert.All(found.Matches, one => Assert.Contains($" {one.Name.Split('.')[^1]}", one.Signature, StringComparison.Ordinal));
    }

    [Fact]
    public void Search_OfTheWholeFramework_WhenWarm_IsQuick()
    {
        var session = new LiveSession();
        ChainSnapshot chain = session.Explore(snapshot => snapshot);
        SymbolSearch.Find(chain, "open", 50);
        long began = Stopwatch.GetTimestamp();
        FoundSymbols found = SymbolSearch.Find(chain, "open", 50);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        Assert.True(found.Total > 100, $"{found.Total} matches");

        // The aim, 200 ms, is measured by the benchmark "find"; this is only against what would be another order of magnitude.
        Assert.True(elapsed < TimeSpan.FromSeconds(2), $"{elapsed.TotalMilliseconds:0} ms");
    }

    private static FoundSymbols Find(LiveSession session, string query) => session.Explore(chain => SymbolSearch.Find(chain, query, 50));

    private LiveSession WithLibrary()
    {
        LibraryBuilder.Build(_directory, "SharePoint", Library);
        var session = new LiveSession { Directory = _directory };
        Assert.True(session.Compile("#r \"SharePoint.dll\"").Success);
        return session;
    }
}
