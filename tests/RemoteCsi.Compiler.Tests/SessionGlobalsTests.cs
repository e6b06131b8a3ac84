using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Tests;

/// <summary>What every session has without naming it.</summary>
public sealed class SessionGlobalsTests
{
    [Theory]
    [InlineData("Progress.Report(0.4)")]
    [InlineData("Progress.Report(0.4, \"copying\")")]
    [InlineData("Progress.Report(\"copying\")")]
    [InlineData("IProgress<double> progress = Progress;")]
    [InlineData("void Work(IProgress<double> progress) { } Work(Progress);")]
    [InlineData("new Progress<int>(_ => { })")]
    public void Progress_IsThere_BesideTheFrameworksOwn(string code)
    {
        var session = new LiveSession();
        Assert.Empty(session.Compile(code).Diagnostics);
    }

    [Theory]
    [InlineData("var Progress = 5;", "int twice = Progress * 2;")]
    [InlineData("int Progress(int n) => n;", "int one = Progress(1);")]
    [InlineData("class Progress { public int N; }", "int n = new Progress().N;")]
    [InlineData("enum Progress { Begun }", "var p = Progress.Begun;")]
    public void WhatASessionDeclaresUnderThatName_GoesBeforeIt(string declaration, string use)
    {
        var session = new LiveSession();
        Assert.True(session.Compile(declaration).Success);
        Assert.Empty(session.Compile(use).Diagnostics);
    }

    [Fact]
    public async Task Completion_ListsIt_AndNothingElseOfOurs()
    {
        var session = new LiveSession();
        var completion = new ChainCompletion(session.Chain.Framework, session.Chain.Usings);
        string[] names = [.. (await completion.CompleteAsync("Pro", 3, null, TestContext.Current.CancellationToken)).Items.Select(item => item.Label)];
        Assert.Contains("Progress", names);
        Assert.DoesNotContain(names, name => name is "SessionGlobals" or "SessionProgress");
    }

    [Fact]
    public void WhatResultsAreLike_IsDescribedAsTheWorkerHasIt()
    {
        var described = new LiveSession().Explore(chain => chain.Newest.GetTypeByMetadataName(typeof(Worker.Execution.ResultsLike).FullName!))!;
        Assert.Equal(
            typeof(Worker.Execution.ResultsLike).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)
                .Select(method => $"{method.Name}`{method.GetGenericArguments().Length} {string.Join(' ', method.GetParameters().Select(parameter => parameter.Name))} {method.ReturnType.Name.Split('`')[0]}").Order(StringComparer.Ordinal),
            described.GetMembers().OfType<Microsoft.CodeAnalysis.IMethodSymbol>()
                .Select(method => $"{method.MetadataName}`{method.Arity} {string.Join(' ', method.Parameters.Select(parameter => parameter.Name))} {method.ReturnType.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void UsingsAndReferences_AreTheSessionsOwn()
    {
        SessionScope scope = new LiveSession().Explore(ChainScope.Of);
        Assert.Equal(RunningFramework.Usings.Select(space => $"using {space};"), scope.Usings);
        Assert.DoesNotContain(scope.References, reference => reference.Name == SessionGlobals.AssemblyName);
    }

    [Fact]
    public void Explanation_IsItsDocumentation_WithoutAUsing()
    {
        Explanation explanation = new LiveSession().Explore(chain => NameExplainer.Explain(chain, "Progress"));
        ExplainedSymbol progress = explanation.Symbols[0];
        Assert.Null(progress.Import);
        Assert.Contains("how far", progress.Summary, StringComparison.Ordinal);
    }
}
