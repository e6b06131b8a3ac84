using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Items whose taking does more to the text than write their name.</summary>
public sealed class CompletionEditTests
{
    private readonly ChainCompletion _completion = new(Framework.At(RunningFramework.Paths), RunningFramework.Usings);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OfAName_HasTypesToImportThatBeginWithItsFirstLetter()
    {
        CompletionList list = await _completion.CompleteAsync("var a = ipad", 12, null, Token);
        CompletionItem address = Assert.Single(list.Items, item => item is { Label: "IPAddress", Kind: "Class" });
        Assert.Equal(("System.Net", false), (address.Import, address.Edits));
        Assert.True(list.ByFirstLetter);
        Assert.All(list.Items.Where(item => item.Import is not null), item => Assert.StartsWith("i", item.Label, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(list.Items, item => item.Import == "System");
        CompletionDescription description = await _completion.DescribeAsync("var a = ipad", 12, "IPAddress", "Class", "System.Net", Token);
        Assert.Equal("class System.Net.IPAddress", description.Signature);
        Assert.Null(description.Edit);
    }

    [Fact]
    public async Task List_WithoutALetter_HasNothingToImport()
    {
        CompletionList list = await _completion.CompleteAsync("var a = ", 8, null, Token);
        Assert.True(list.ByFirstLetter);
        Assert.DoesNotContain(list.Items, item => item.Import is not null);
    }

    [Fact]
    public async Task Describe_TypesOfOneNameInTwoNamespaces_AreTold()
    {
        CompletionList list = await _completion.CompleteAsync("new Timer", 9, null, Token);
        Assert.Contains(list.Items, item => item is { Label: "Timer", Import: null });
        Assert.Contains(list.Items, item => item is { Label: "Timer", Import: "System.Timers" });
        Assert.Contains("System.Threading.Timer", (await _completion.DescribeAsync("new Timer", 9, "Timer", "Class", null, Token)).Signature, StringComparison.Ordinal);
        Assert.Contains("System.Timers.Timer", (await _completion.DescribeAsync("new Timer", 9, "Timer", "Class", "System.Timers", Token)).Signature, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfMembers_HasExtensionMethodsToImport()
    {
        CompletionList list = await _completion.CompleteAsync("new List<int> { 1 }.", 20, '.', Token);
        Assert.Contains(list.Items, item => item is { Label: "ToImmutableList", Import: "System.Collections.Immutable" });
        Assert.False(list.ByFirstLetter);
    }

    [Fact]
    public async Task List_AfterTheNamespaceIsImported_HasTheTypeAsItIs()
    {
        var session = new LiveSession();
        await session.RunAsync("using System.Net;");
        _completion.Add(session.Chain[0]);
        CompletionList list = await _completion.CompleteAsync("IPAddr", 6, null, Token);
        Assert.Null(Assert.Single(list.Items, item => item is { Label: "IPAddress", Kind: "Class" }).Import);
    }

    [Theory]
    [InlineData("class X\n{\n    override ToS|\n}", "ToString()", "Method", "class X\n{\n    public override string ToString()\n    {\n        return base.ToString();^\n    }\n}")]
    [InlineData("abstract class A { protected abstract int Get(string name); }\nclass B : A\n{\n    override |", "Get(string name)", "Method", null)]
    [InlineData("cw|", "cw", "Snippet", "Console.WriteLine(^);")]
    [InlineData("int[] a = null; a.for|", "for", "Snippet", "int[] a = null; for (int i = 0; i < a.Length; i++)\n{\n    ^\n}")]
    public async Task Describe_WhatEdits_SaysHow(string text, string label, string kind, string? expected)
    {
        int position = text.IndexOf('|', StringComparison.Ordinal);
        string code = text.Remove(position, 1);
        CompletionList list = await _completion.CompleteAsync(code, position, null, Token);
        CompletionItem item = Assert.Single(list.Items, item => item.Label == label && item.Kind == kind);
        Assert.True(item.Edits);
        TextEdit edit = (await _completion.DescribeAsync(code, position, label, kind, null, Token)).Edit!;
        Assert.DoesNotContain('\r', edit.Text);
        if (expected is not null)
        {
            Assert.Equal(expected, code[..edit.Start] + edit.Text.Insert(edit.Caret, "^") + code[(edit.Start + edit.Length)..]);
        }
        else
        {
            Assert.Contains("protected override int Get(string name)", edit.Text, StringComparison.Ordinal);
        }
    }
}
