using System.Text;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Compiler.Tests;

public sealed class ProgramTests(SharedCompiler shared) : IClassFixture<SharedCompiler>
{
    [Fact]
    public async Task Process_CompilesCompletesAndDescribes()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        Guid chain = await process.OpenAsync();
        CompiledSubmission compiled = await process.CompileAsync(chain, 1, "var text = \"x\";\ntext.Length");
        Assert.True(compiled is { Success: true, HasValue: true, EntryType: "Submission#1", Image.Length: > 0, Symbols.Length: > 0, ProcessorMs: > 0 });
        CompletionList list = await process.Compiler.CompleteAsync(
            chain, new CompletionRequest(new SessionSelector(Id: 1), "text.Sub", 8), TestContext.Current.CancellationToken);
        Assert.Equal((5, 3), (list.Start, list.Length));
        Assert.Contains(list.Items, item => item is { Label: "Substring", Kind: "Method" });
        CompletionDescription description = await process.Compiler.DescribeAsync(
            chain, new DescribeRequest(new SessionSelector(Id: 1), "text.Sub", 8, "Substring", "Method"), TestContext.Current.CancellationToken);
        Assert.StartsWith("string string.Substring(int startIndex)", description.Signature, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_ThatIsOpenAndEmpty_IsToldWhereItsSessionBegins()
    {
        string directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "Here.1.0.0.nupkg"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "nuget.config"), "<configuration><packageSources><clear /><add key=\"here\" value=\".\" /></packageSources></configuration>",
            TestContext.Current.CancellationToken);
        ICompiler compiler = (await shared.RunningAsync()).Compiler;
        Guid chain = await (await shared.RunningAsync()).OpenAsync();
        await compiler.OpenChainAsync(
            new OpenChainRequest(chain, RunningFramework.Paths, RunningFramework.Usings, [], Directory: directory), TestContext.Current.CancellationToken);

        CompletionList list = await compiler.CompleteAsync(
            chain, new CompletionRequest(new SessionSelector(Id: 1), "#r \"nuget: ", 11), TestContext.Current.CancellationToken);

        Assert.Contains(list.Items, item => item.Label == "Here");
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Process_WhenItsInputEnds_Ends()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        await process.OpenAsync();
        process.Process.StandardInput.Close();
        Assert.Equal(0, await process.WaitForExitAsync());
    }

    [Theory]
    [InlineData("FF FF FF 7F 01 01 00 00 00", "2147483647 bytes")]
    [InlineData("FF FF FF FF 01 01 00 00 00", "-1 bytes")]
    [InlineData("00 00 00 00 01 01 00 00 00", "0 bytes")]
    [InlineData("05 00 00 00 09 01 00 00 00", "kind 9")]
    [InlineData("06 00 00 00 01 01 00 00 00 63", "method 99")]
    [InlineData("0A 00 00 00 01 01 00 00 00 03 FF 00 00 00", "ends within")]
    [InlineData("0B 00 00 00 01 01 00 00 00 03 01 00 00 00 7B", "malformed")]
    [InlineData("47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A", "542393671 bytes")]
    public async Task Process_GivenWhatIsNoFrame_EndsWithAReason(string bytes, string reason)
    {
        await using CompilerProcess process = CompilerProcess.StartBare();
        await process.Process.StandardInput.BaseStream.WriteAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        await process.Process.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains("the link with the agent broke", process.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, process.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OnAChainThatIsNotOpen_SaysSo()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        CompilerCallException exception = await Assert.ThrowsAsync<CompilerCallException>(() => process.CompileAsync(Guid.NewGuid(), 1, "1"));
        Assert.Equal(ICompiler.NoSuchChain, exception.Code);
        Guid chain = await process.OpenAsync();
        await process.Compiler.CloseChainAsync(chain, TestContext.Current.CancellationToken);
        await process.Compiler.CloseChainAsync(chain, TestContext.Current.CancellationToken);
        exception = await Assert.ThrowsAsync<CompilerCallException>(() => process.Compiler.CompleteAsync(
            chain, new CompletionRequest(new SessionSelector(Id: 1), "", 0), TestContext.Current.CancellationToken));
        Assert.Equal(ICompiler.NoSuchChain, exception.Code);
    }

    [Theory]
    [InlineData("{", "}", 8_000)]
    [InlineData("{", "}", 1_990)]
    [InlineData("(", "1)", 1_990)]
    [InlineData("!", "true", 20_000)]
    [InlineData("if (true) ", ";", 5_000)]
    [InlineData("x => ", "1", 1_000)]
    [InlineData("1 + ", "1", 20_000)]
    [InlineData("true ? 1 : ", "2", 5_000)]
    [InlineData("Dictionary<int, ", "", 5_000)]
    [InlineData("class C { ", "}", 500)]
    [InlineData("a.", "b", 20_000)]
    [InlineData("$\"{", "1}\"", 500)]
    public async Task NestedText_DoesNotEndTheProcess(string open, string close, int times)
    {
        CompilerProcess process = await shared.RunningAsync();
        Guid chain = await process.OpenAsync();
        string code = string.Concat(Enumerable.Repeat(open, times)) + string.Concat(Enumerable.Repeat(close, close.Length == 1 && !char.IsDigit(close[0]) && close != "b" ? times : 1));
        await process.CompileAsync(chain, 1, code);
        await process.Compiler.CompleteAsync(chain, new CompletionRequest(new SessionSelector(Id: 1), code, code.Length / 2), TestContext.Current.CancellationToken);
        Assert.True((await process.CompileAsync(chain, 2, "1+1")).Success, process.Errors.ToString());
    }

    [Fact]
    public async Task RebuiltChain_CompilesToTheNamesItHad()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        Guid chain = await process.OpenAsync(
            new ChainEntry(1, "var a = 1;", "/", Emitted: true), new ChainEntry(3, "using System.Net;", "/", Emitted: false), new ChainEntry(4, "class K { public int V; }", "/"));
        CompiledSubmission compiled = await process.CompileAsync(chain, 5, "new K { V = a }.V");
        Assert.True(compiled.Success);
        Assert.Equal("Submission#5", compiled.EntryType);
        CompletionList list = await process.Compiler.CompleteAsync(
            chain, new CompletionRequest(new SessionSelector(Id: 1), "IPAddress.", 10), TestContext.Current.CancellationToken);
        Assert.Contains(list.Items, item => item.Label == "Loopback");
    }

    [Fact]
    public async Task Completion_DuringALongCompile_DoesNotWaitForIt()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        Guid chain = await process.OpenAsync();
        await process.CompileAsync(chain, 1, "var text = \"x\";");
        await process.Compiler.CompleteAsync(chain, new CompletionRequest(new SessionSelector(Id: 1), "text.", 5), TestContext.Current.CancellationToken);
        string code = string.Join('\n', Enumerable.Range(0, 20_000).Select(number => $"int F{number}(int a) {{ var b = a * {number}; return b.ToString().Length; }}"));
        Task<CompiledSubmission> compiling = process.CompileAsync(chain, 2, code);
        CompletionList list = await process.Compiler.CompleteAsync(
            chain, new CompletionRequest(new SessionSelector(Id: 1), "text.", 5), TestContext.Current.CancellationToken);
        Assert.False(compiling.IsCompleted);
        Assert.NotEmpty(list.Items);
        Assert.True((await compiling).Success);
    }
}
