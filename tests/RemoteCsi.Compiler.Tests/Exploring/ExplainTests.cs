using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Compiler.Tests.Exploring;

public sealed class ExplainTests : IDisposable
{
    private const string Library = """
        using System;
        using System.Collections.Generic;
        namespace Portal;

        /// <summary>A site, as <see cref="Open(string)"/> gives it.</summary>
        /// <remarks><para>First paragraph.</para><para>Second, with <c>code</c>.</para></remarks>
        public class Site : IDisposable, INamed
        {
            /// <summary>Opens a site.</summary>
            /// <param name="address">Where it is.</param>
            /// <returns>The site, never <see langword="null"/>.</returns>
            /// <exception cref="System.ArgumentException">There is none.</exception>
            /// <example>So:<code>
            ///     using var site = Site.Open("http://portal");
            ///       site.Save();
            /// </code></example>
            /// <seealso cref="Site.Save"/>
            public static Site Open(string address) => new();

            /// <summary>Opens the <paramref name="number"/>th site.</summary>
            public static Site Open(int number) => new();

            /// <inheritdoc/>
            public string Name => "";

            /// <inheritdoc/>
            public void Dispose() { }

            public virtual void Save() { }

            public T Get<T>(string key, T fallback = default) where T : struct => fallback;

            public string this[int index] => "";
        }

        /// <summary>Has a name.</summary>
        public interface INamed
        {
            /// <summary>Its <b>name</b>.</summary>
            /// <value>Never empty.</value>
            string Name { get; }
        }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-explain").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Method_IsExplainedWithAllThatIsWrittenOfIt()
    {
        LiveSession session = WithLibrary();
        ExplainedSymbol[] found = Explain(session, "Site.Open");
        Assert.Equal(["static Site Open(string address)", "static Site Open(int number)"], found.Select(one => one.Signature));
        ExplainedSymbol open = found[0];
        Assert.Equal(("method", "Site.Open", "Portal", "Portal.Library"), (open.Kind, open.Name, open.Namespace, open.Assembly));
        Assert.Equal("Opens a site.", open.Summary);
        Assert.Equal([new ExplainedPart("address", "string", "Where it is.")], open.Parameters);
        Assert.Equal(new ExplainedPart("", "Site", "The site, never null."), open.Returns);
        Assert.Equal([new ExplainedPart("ArgumentException", "", "There is none.")], open.Exceptions);
        Assert.Equal(["So:\n\n    using var site = Site.Open(\"http://portal\");\n      site.Save();"], open.Examples);
        Assert.Equal(["Site.Save"], open.SeeAlso);
        Assert.Equal("Opens the numberth site.", found[1].Summary);
        Assert.Null(open.Undocumented);
    }

    [Fact]
    public void Parameters_InParentheses_ChooseTheOverload()
    {
        LiveSession session = WithLibrary();
        Assert.Equal("static Site Open(int number)", Assert.Single(Explain(session, "Site.Open(int)")).Signature);
        Assert.Equal("static bool TryParse(string? s, out int result)", Assert.Single(Explain(session, "int.TryParse(string, out int)")).Signature);
    }

    [Fact]
    public void Type_NotImported_IsFound_WithWhatToImport()
    {
        ExplainedSymbol site = Assert.Single(Explain(WithLibrary(), "Site"));
        Assert.Equal(("class", "class Site : IDisposable, INamed", "using Portal;"), (site.Kind, site.Signature, site.Import));
        Assert.Equal("A site, as Site.Open gives it.", site.Summary);
        Assert.Equal("First paragraph.\n\nSecond, with code.", site.Remarks);
    }

    [Fact]
    public void InheritedDocumentation_IsFollowed_IntoTheFrameworkToo()
    {
        LiveSession session = WithLibrary();
        ExplainedSymbol name = Assert.Single(Explain(session, "Site.Name"));
        Assert.Equal(("Its name.", "Never empty."), (name.Summary, name.Returns!.Text));
        ExplainedSymbol dispose = Assert.Single(Explain(session, "Site.Dispose"));
        Assert.True(HasReferencePack ? dispose.Summary.Contains("unmanaged resources") : dispose.Undocumented is null, dispose.Summary);
    }

    [Theory]
    [InlineData("Heir.Whole", "All of it.", "how many", "What comes.", "Long words.")]
    [InlineData("Heir.Part", "Own words.", "how many", "What comes.", "")]
    [InlineData("Heir.Within", "Before All of it. after.", "own, how many", "", "")]
    [InlineData("Heir.Picked", "", "how many", "", "")]
    [InlineData("Heir.Circle", "Turns.", "", "", "")]
    [InlineData("Heir.Unknown", "Own words.", "", "", "")]
    [InlineData("Heir.Malformed", "Own words.", "", "", "")]
    public async Task Inheritdoc_WithCrefAndPath_TakesWhatItNames(string name, string summary, string parameter, string returns, string remarks)
    {
        LibraryBuilder.Build(_directory, "Inheriting",
            """
            /// <summary>A source.</summary>
            public static class Source
            {
                /// <summary>All of it.</summary>
                /// <param name="count">how many</param>
                /// <returns>What comes.</returns>
                /// <remarks>Long words.</remarks>
                public static int Told(int count) => count;
            }

            /// <summary>An heir.</summary>
            public class Heir
            {
                /// <inheritdoc cref="Source.Told(int)"/>
                public int Whole(int count) => count;

                /// <summary>Own words.</summary>
                /// <inheritdoc cref="Source.Told(int)" path="/param|/*/returns"/>
                public int Part(int count) => count;

                /// <summary>Before <inheritdoc cref="Source.Told(int)"/> after.</summary>
                /// <param name="count">own, <inheritdoc cref="Source.Told(int)"/></param>
                public int Within(int count) => count;

                /// <inheritdoc cref="Source.Told(int)" path="//param[@name='count']"/>
                public int Picked(int count) => count;

                /// <summary>Turns.</summary>
                /// <inheritdoc cref="Back"/>
                public void Circle() { }

                /// <inheritdoc cref="Circle"/>
                public void Back() { }

                /// <summary>Own words.</summary>
                /// <inheritdoc cref="Source.Nowhere"/>
                public void Unknown() { }

                /// <summary>Own words.</summary>
                /// <inheritdoc cref="Source.Told(int)" path="/param["/>
                public void Malformed() { }
            }
            """);
        var session = new LiveSession { Directory = _directory };
        session.Compile("#r \"Inheriting.dll\"");

        ExplainedSymbol explained = Assert.Single(Explain(session, name));

        Assert.Equal(
            (summary, parameter, returns, remarks),
            (explained.Summary, explained.Parameters.FirstOrDefault()?.Text ?? "", explained.Returns?.Text ?? "", explained.Remarks));
        Signature signature = Assert.Single(await session.SignaturesAsync($"new Heir().{name.Split('.')[1]}(|"));
        Assert.Equal((summary, parameter), (signature.Summary, signature.Parameters.FirstOrDefault()?.Documentation ?? ""));
    }

    [Fact]
    public async Task Inheritdoc_OfTheSessionsOwn_IsFollowed()
    {
        var session = new LiveSession();
        session.Compile("/// <summary>Twice.</summary>\n/// <param name=\"n\">of it</param>\nint Twice(int n) => 2 * n;");
        session.Compile("/// <inheritdoc cref=\"Twice(int)\"/>\nint Double(int n) => Twice(n);");
        session.Compile("/// <inheritdoc cref=\"string.Trim()\" path=\"/summary\"/>\nstring Cut(string text) => text.Trim();");

        session.Compile("class Press { /// <summary>Prints.</summary>\npublic void Print(string text) { }\n/// <inheritdoc cref=\"Print(string)\"/>\npublic void Draw() { } }");
        session.Compile("/// <inheritdoc cref=\"Press.Print(string)\"/>\nvoid Print(string text) { }");

        ExplainedSymbol twice = Assert.Single(Explain(session, "Double"));
        Assert.Equal(("Twice.", "of it"), (twice.Summary, twice.Parameters[0].Text));
        Signature signature = Assert.Single(await session.SignaturesAsync("Double(|"));
        Assert.Equal(("Twice.", "of it"), (signature.Summary, signature.Parameters[0].Documentation));
        Assert.Equal(["Prints.", "Prints."], new[] { "Press.Draw", "Print" }.Select(name => Explain(session, name)[0].Summary));
        Assert.Equal(["Prints.", "Prints."], (await session.SignaturesAsync("new Press().Draw(|")).Concat(await session.SignaturesAsync("Print(|")).Select(one => one.Summary));
        Assert.True(!HasReferencePack || (await session.SignaturesAsync("Cut(|"))[0].Summary.Contains("white-space", StringComparison.Ordinal));
    }

    [Fact]
    public void Undocumented_SaysWhichFileWouldHaveIt()
    {
        LiveSession session = WithLibrary();
        Assert.Equal($"{Path.Combine(_directory, "Portal.Library.xml")} says nothing of it", Assert.Single(Explain(session, "Site.Save")).Undocumented);
        string bare = LibraryBuilder.Build(_directory, "Bare", "public class Bare { }");
        File.Delete(Path.ChangeExtension(bare, ".xml"));
        session.Compile("#r \"Bare.dll\"");
        Assert.Equal($"there is no Bare.xml beside {bare}", Assert.Single(Explain(session, "Bare")).Undocumented);
    }

    [Fact]
    public void Generics_AreShownAsTheyWereNamed()
    {
        LiveSession session = WithLibrary();
        Assert.Equal("void Add(int item)", Assert.Single(Explain(session, "List<int>.Add")).Signature);
        Assert.Equal("void Add(T item)", Assert.Single(Explain(session, "List.Add")).Signature);
        Assert.Equal("void Add(T item)", Assert.Single(Explain(session, "System.Collections.Generic.List`1.Add")).Signature);
        Assert.Equal(["Dictionary<TKey, TValue>"], Explain(session, "Dictionary<,>").Select(one => one.Name));
        Assert.Equal("T Get<T>(string key, T fallback = default) where T : struct", Assert.Single(Explain(session, "Site.Get")).Signature);
        Assert.Equal("string this[int index] { get; }", Assert.Single(Explain(session, "Site.this[]")).Signature);
    }

    [Fact]
    public void Framework_IsDocumentedFromItsReferencePack_OrSaysThatThereIsNone()
    {
        var session = new LiveSession();
        ExplainedSymbol[] select = Explain(session, "Enumerable.Select");
        Assert.Equal(2, select.Length);
        Assert.All(select, one => Assert.Equal(("extension method", "System.Linq"), (one.Kind, one.Namespace)));
        if (HasReferencePack)
        {
            Assert.Contains("Projects each element of a sequence", select[0].Summary, StringComparison.Ordinal);
            Assert.Equal("source", select[0].Parameters[0].Name);
            Assert.NotEmpty(select[0].Parameters[0].Text);
            Assert.Contains(select[0].Exceptions, one => one.Name == "ArgumentNullException");
        }
        else
        {
            Assert.Contains("Microsoft.NETCore.App.Ref", select[0].Undocumented, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("int", "struct")]
    [InlineData("string.Join", "method")]
    [InlineData("System.IO", "namespace")]
    [InlineData("DayOfWeek.Friday", "enum member")]
    [InlineData("int.MaxValue", "constant")]
    [InlineData("Action<int>", "delegate")]
    [InlineData("new Uri", "constructor")]
    [InlineData("Uri(string)", "constructor")]
    [InlineData("decimal.op_Addition", "operator")]
    [InlineData("Console.CancelKeyPress", "event")]
    [InlineData("\"List<int>.Count\";", "property")]
    public void Names_OfEveryKind_AreUnderstood(string name, string kind)
    {
        ExplainedSymbol[] found = Explain(new LiveSession(), name);
        Assert.NotEmpty(found);
        Assert.All(found, one => Assert.Equal(kind, one.Kind));
    }

    [Fact]
    public void OwnFunctionsAndVariables_AreExplainedFromTheirComments()
    {
        var session = new LiveSession();
        Assert.True(session.Compile("/// <summary>Twice.</summary>\n/// <param name=\"x\">What to double.</param>\nint Twice(int x) => 2 * x;").Success);
        Assert.True(session.Compile("// How many there are,\n// all in all.\nvar count = new List<string>();").Success);
        Assert.True(session.Compile("int Bare() => 1;").Success);
        ExplainedSymbol twice = Assert.Single(Explain(session, "Twice"));
        Assert.Equal(("script function", "int Twice(int x)", "Twice.", "What to double."), (twice.Kind, twice.Signature, twice.Summary, twice.Parameters[0].Text));
        ExplainedSymbol count = Assert.Single(Explain(session, "count"));
        Assert.Equal(("script variable", "How many there are, all in all."), (count.Kind, count.Summary));
        Assert.Equal("no comment stands before its declaration", Assert.Single(Explain(session, "Bare")).Undocumented);
        Assert.Equal("void Add(string item)", Assert.Single(Explain(session, "count.Add")).Signature);
        Assert.All(Explain(session, "count.Where"), one => Assert.Equal("extension method", one.Kind));
    }

    [Fact]
    public void Redefinition_HidesWhatWasBefore()
    {
        var session = new LiveSession();
        session.Compile("int x = 1;");
        session.Compile("string x = \"\";");
        Assert.Equal("string x", Assert.Single(Explain(session, "x")).Signature);
    }

    [Theory]
    [InlineData("Enumerable.Selekt", "Enumerable.Select")]
    [InlineData("Consle", "Console")]
    [InlineData("WriteLine", "Console.WriteLine")]
    public void Name_ThatMeansNothing_HasNearOnes(string name, string near)
    {
        Explanation answer = new LiveSession().Explore(chain => NameExplainer.Explain(chain, name));
        Assert.Empty(answer.Symbols);
        Assert.Contains(near, answer.Near);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData("<>")]
    [InlineData("1 + 1")]
    [InlineData("a<b<c")]
    [InlineData("((((")]
    [InlineData("List<List<List<")]
    [InlineData("x[")]
    [InlineData("\0\u001b[2J")]
    public void Nonsense_MeansNothing(string name) =>
        Assert.Empty(new LiveSession().Explore(chain => NameExplainer.Explain(chain, name)).Symbols);

    [Fact]
    public void Members_AreListed_InheritedOnesToo()
    {
        LiveSession session = WithLibrary();
        session.Compile("var site = Portal.Site.Open(1);");
        MemberList list = session.Explore(chain => MemberLister.List(chain, "site"));
        Assert.Equal("Site", list.Type);
        Assert.Equal(["Dispose", "Get", "Name", "Save", "this[]"], list.Members.Select(member => member.Name));
        MemberList ofType = session.Explore(chain => MemberLister.List(chain, "Portal.Site"));
        Assert.Equal("Opens a site.", ofType.Members.First(member => member.Name == "Open").Summary);
        Assert.Contains(ofType.Members, member => member.Kind == "constructor");
        MemberList stream = session.Explore(chain => MemberLister.List(chain, "MemoryStream"));
        Assert.Contains(stream.Members, member => member.Name == "CopyTo" && member.DeclaringType == "Stream");
        Assert.Equal(1, stream.Members.Count(member => member.Signature.Contains(" Flush()", StringComparison.Ordinal)));
        Assert.NotEmpty(session.Explore(chain => MemberLister.List(chain, "MemoryStraem")).Near);
    }

    private static bool HasReferencePack => RemoteCsi.Compiler.References.FrameworkDocumentation.Beside(RunningFramework.Directory) is not null;

    private static ExplainedSymbol[] Explain(LiveSession session, string name) => session.Explore(chain => NameExplainer.Explain(chain, name)).Symbols;

    private LiveSession WithLibrary()
    {
        LibraryBuilder.Build(_directory, "Portal.Library", Library);
        var session = new LiveSession { Directory = _directory };
        Assert.True(session.Compile("#r \"Portal.Library.dll\"").Success);
        return session;
    }
}
