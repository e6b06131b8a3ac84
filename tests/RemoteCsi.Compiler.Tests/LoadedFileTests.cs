using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Files of the client's that a submission loads: sent along, and taken before those of this machine.</summary>
public sealed class LoadedFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;
    private readonly Guid _id = Guid.NewGuid();

    public LoadedFileTests()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "lib"));
        File.WriteAllText(Path.Combine(_directory, "lib/words.csx"), "string Where() => \"this machine's\";");
        File.WriteAllText(Path.Combine(_directory, "own.csx"), "#load \"lib/words.csx\"\nstring Own() => \"own, with \" + Where();");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("main.csx", "lib/words.csx", "lib/words.csx")]
    [InlineData("scripts/main.csx", "./lib//words.csx", "scripts/lib/words.csx")]
    [InlineData("scripts/main.csx", "../lib/words.csx", "lib/words.csx")]
    [InlineData("main.csx", "../x.csx", "../x.csx")]
    [InlineData("../main.csx", "../x.csx", "../../x.csx")]
    [InlineData("/home/ann/main.csx", "../bob/x.csx", "/home/bob/x.csx")]
    [InlineData("/main.csx", "../../x.csx", "/x.csx")]
    [InlineData("main.csx", "/opt/x.csx", null)]
    [InlineData("main.csx", "~/x.csx", null)]
    [InlineData("main.csx", "", null)]
    public void RelativePath_StartsFromTheFileThatItIsWrittenIn(string baseFile, string path, string? expected) =>
        Assert.Equal(expected, LoadedFile.Resolve(baseFile, path));

    [Fact]
    public void SentFiles_AreTaken_Nested_BeforeThisMachines_AndPathsInFullAreThisMachines()
    {
        ChainEntry entry = Entry(
            "main.csx", $"#load \"lib/words.csx\"\n#load \"{_directory}/own.csx\"\nint x = Inner();",
            new LoadedFile("lib/words.csx", "#load \"deeper/inner.csx\"\nint Outer() => 1;"),
            new LoadedFile("lib/deeper/inner.csx", "int Inner() => Outer();"));
        Chain chain = NewChain();

        CompiledSubmission compiled = chain.Compile(entry, CancellationToken.None);

        Assert.True(compiled.Success, string.Join<SubmissionDiagnostic>(' ', compiled.Diagnostics));
        Assert.True(chain.Compile(new ChainEntry(2, "Own() + x", _directory), CancellationToken.None).Success);
        Chain rebuilt = NewChain();
        rebuilt.Restore(entry with { Emitted = true });
        Assert.True(rebuilt.Compile(new ChainEntry(2, "Own() + Inner()", _directory), CancellationToken.None).Success);
    }

    [Fact]
    public void FileThatWasNotSent_IsThisMachines_FromTheSessionsDirectory()
    {
        Assert.True(NewChain().Compile(Entry("scripts/main.csx", "#load \"own.csx\"\nOwn()", new LoadedFile("scripts/other.csx", "")), CancellationToken.None).Success);
        CompiledSubmission typed = NewChain().Compile(new ChainEntry(1, "#load \"sent.csx\"", _directory, Loaded: [new LoadedFile("sent.csx", "")]), CancellationToken.None);
        Assert.Equal("CS1504", Assert.Single(typed.Diagnostics).Id);
    }

    [Theory]
    [InlineData("\n  int x = Missing;", "CS0103", 2, 11)]
    [InlineData("int y = ;", "CS1525", 1, 9)]
    [InlineData("\n#load \"none.csx\"", "CS1504", 2, 7)]
    [InlineData("\n\n#r \"nuget: Acme\"", "RCSI0002", 3, 4)]
    public void ErrorWithinASentFile_IsPlacedThere(string text, string id, int line, int column)
    {
        CompiledSubmission compiled = NewChain().Compile(
            Entry("scripts/main.csx", "#load \"a.csx\"", new LoadedFile("scripts/a.csx", "#load \"b/c.csx\""), new LoadedFile("scripts/b/c.csx", text)), CancellationToken.None);

        SubmissionDiagnostic said = compiled.Unrestored is { Length: 1 } asked ? asked[0].Place : Assert.Single(compiled.Diagnostics);
        Assert.Equal((id, line, column, "scripts/b/c.csx"), (said.Id, said.Line, said.Column, said.Path));
    }

    [Fact]
    public void SentFile_ThatNestsTooDeeply_IsHeldBack()
    {
        string deep = new string('(', NestingGuard.Limit + 1);
        CompiledSubmission compiled = NewChain().Compile(Entry("main.csx", "#load \"a.csx\"", new LoadedFile("a.csx", deep)), CancellationToken.None);
        Assert.Equal(SubmissionDiagnostics.TooDeepId, Assert.Single(compiled.Diagnostics).Id);
    }

    private Chain NewChain() => new(_id, Framework.At(RunningFramework.Paths), RunningFramework.Usings);

    private ChainEntry Entry(string name, string code, params LoadedFile[] loaded) => new(1, code, _directory, name, Loaded: loaded);
}
