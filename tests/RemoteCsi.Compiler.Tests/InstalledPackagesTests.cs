using RemoteCsi.Compiler.Completion;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Tests;

/// <summary>What completes in <c>#r "nuget: …"</c>, asked where the <c>|</c> is.</summary>
public sealed class InstalledPackagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rcsi-packages-").FullName;

    public InstalledPackagesTests()
    {
        foreach (string version in (string[])["acme.press/1.9.0", "acme.press/1.10.0", "acme.press/1.10.0-rc.1", "dapper/2.1.66", ".tools/1.0.0"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, version));
        }
    }

    [Theory]
    [InlineData("#r \"nuget:|", "", "acme.press dapper")]
    [InlineData("#r \"nuget: acme.p|", "acme.p", "acme.press dapper")]
    [InlineData("1 + 1\n  # R \"NuGet: D|\"", "D", "acme.press dapper")]
    [InlineData("#r \"nuget: Acme.Press, |", "", "1.10.0 1.10.0-rc.1 1.9.0")]
    [InlineData("#r \"nuget: Acme.Press,1.|", "1.", "1.10.0 1.10.0-rc.1 1.9.0")]
    [InlineData("#r \"nuget: nothing, |", "", "")]
    public void Directive_IsCompleted(string text, string typed, string expected)
    {
        (string code, CompletionList? list) = At(text);
        Assert.NotNull(list);
        Assert.Equal(typed, code.Substring(list.Start, list.Length));
        Assert.Equal(expected, string.Join(' ', list.Items.Select(item => item.Label)));
    }

    [Theory]
    [InlineData("#r \"|")]
    [InlineData("#r \"dapper|")]
    [InlineData("#r \"nuget: ../dapper, |")]
    [InlineData("#r \"nuget: .., |")]
    [InlineData("\"nuget: |")]
    [InlineData("#r \"nuget: dapper\"|")]
    [InlineData("#r \"nuget: dapper\"\n|")]
    [InlineData("|#r \"nuget: dapper\"")]
    [InlineData("|")]
    public void AnythingElse_IsLeftToRoslyn(string text) => Assert.Null(At(text).List);

    [Fact]
    public void FolderThatIsNotThere_HasNone() =>
        Assert.Empty(new InstalledPackages(Path.Combine(_folder, "none")).At("#r \"nuget: ", 11)!.Items);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Code, CompletionList? List) At(string text)
    {
        int at = text.IndexOf('|', StringComparison.Ordinal);
        string code = text.Remove(at, 1);
        return (code, new InstalledPackages(_folder).At(code, at));
    }
}
