using System.Collections.Concurrent;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Prompt.Tests;

/// <summary>F1, F12 and F9 at the caret, and the pager.</summary>
public sealed class LookupTests
{
    private static readonly ExplainedSymbol Scale = new(
        "method", "Shape.Scale", "void Scale(double factor)", "Shapes", "Shapes", null, "Makes it \e[2Jlarger.", [],
        [new ExplainedPart("factor", "double", "By how much.")], null, [], "", [], []);

    [Fact]
    public async Task F1_ShowsWhatTheNameMeans_AndLeavingBringsBackTextCaretAndUndo()
    {
        var asked = new ConcurrentQueue<(string, int)>();
        var session = new FakeSession
        {
            OnExplainAt = (code, position, _) =>
            {
                asked.Enqueue((code, position));
                return Task.FromResult(new Explanation([Scale], []));
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape.Scale");
        prompt.Terminal.Press(ConsoleKey.LeftArrow);
        prompt.Terminal.Press(ConsoleKey.F1);
        await prompt.Terminal.UntilShowsAsync("void Scale(double factor)");
        await prompt.Terminal.UntilShowsAsync("Makes it ^[[2Jlarger.");
        Assert.Equal(("shape.Scale", 10), Assert.Single(asked));
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("web7:build", StringComparison.Ordinal));

        prompt.Terminal.Type("q");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape.Scale");
        prompt.Terminal.Type("X");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape.ScalXe");
        prompt.Terminal.Press(ConsoleKey.Z, ConsoleModifiers.Control, '\u001a');
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape.Scale");
        prompt.Terminal.Press(ConsoleKey.Z, ConsoleModifiers.Control, '\u001a');
        await prompt.Terminal.UntilHidesAsync("shape.Scale");
    }

    [Fact]
    public async Task LookUp_ThatTakesAWhile_SaysSo_UntilItsAnswerComes()
    {
        var answer = new TaskCompletionSource<SymbolSource>(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = new FakeSession { OnSource = (_, token) => answer.Task.WaitAsync(token) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape");
        prompt.Terminal.Press(ConsoleKey.F12);
        await prompt.Terminal.UntilShowsAsync("looking for its source; Esc gives up");
        answer.SetResult(Source(SourceForm.CSharp, 200));
        await prompt.Terminal.UntilShowsAsync("CSharp row 1");
        prompt.Terminal.Type("q");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape");
        await prompt.Terminal.UntilHidesAsync("looking for its source");
    }

    [Fact]
    public async Task Escape_GivesALookUpUp()
    {
        var withdrawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = new FakeSession
        {
            OnSource = async (_, token) =>
            {
                token.Register(() => withdrawn.TrySetResult());
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("unreachable");
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape");
        prompt.Terminal.Press(ConsoleKey.F9);
        await prompt.Terminal.UntilShowsAsync("looking for its IL; Esc gives up");
        prompt.Terminal.Press(ConsoleKey.Escape, letter: '\e');
        await prompt.Terminal.UntilHidesAsync("looking for its IL");
        await withdrawn.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        prompt.Terminal.Type("X");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shapeX");
    }

    [Theory]
    [InlineData(ConsoleKey.F12, SourceForm.CSharp)]
    [InlineData(ConsoleKey.F9, SourceForm.IL)]
    public async Task Key_ShowsSource_WhichCanBePagedAndSearched(ConsoleKey key, SourceForm form)
    {
        var session = new FakeSession { OnSource = (request, _) => Task.FromResult(Source(request.Form, 200)) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape");
        prompt.Terminal.Press(key);
        await prompt.Terminal.UntilShowsAsync($"{form} row 1");
        await prompt.Terminal.UntilShowsAsync("Shape.Scale · decompiled");
        prompt.Terminal.Type(" ");
        await prompt.Terminal.UntilShowsAsync("row 40");
        prompt.Terminal.Type("/row 150\n");
        await prompt.Terminal.UntilShowsAsync("row 150");
        prompt.Terminal.Press(ConsoleKey.Home);
        await prompt.Terminal.UntilShowsAsync($"{form} row 1");
        prompt.Terminal.Press(ConsoleKey.Escape, letter: '\e');
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape");
    }

    [Fact]
    public async Task WhileTheAnswerIsOnItsWay_KeysAreTyped_AndThenItIsNotWantedAnyMore()
    {
        var cancelled = new TaskCompletionSource();
        int asked = 0;
        var session = new FakeSession
        {
            OnSource = async (_, token) =>
            {
                Interlocked.Increment(ref asked);
                token.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.Infinite, token);
                return Source(SourceForm.CSharp, 1);
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape");
        prompt.Terminal.Press(ConsoleKey.F12);
        prompt.Terminal.Press(ConsoleKey.F12);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref asked) > 0);
        prompt.Terminal.Type("s");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shapes");
        await Eventually.IsTrueAsync(() => cancelled.Task.IsCompleted);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task WhatCannotBeShown_IsSaidInALineAboveThePrompt_WhichKeepsItsText()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("12 + 3");
        prompt.Terminal.Press(ConsoleKey.F12);
        await prompt.Terminal.UntilShowsAsync("there is no name at the caret");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> 12 + 3");
    }

    [Fact]
    public async Task OutputWhileReading_WaitsForTheEndOfIt()
    {
        var session = new FakeSession { OnSource = (request, _) => Task.FromResult(Source(request.Form, 100)) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("shape");
        prompt.Terminal.Press(ConsoleKey.F12);
        await prompt.Terminal.UntilShowsAsync("row 1");
        session.Print("from elsewhere\n");
        prompt.Terminal.Type(" ");
        await prompt.Terminal.UntilShowsAsync("row 40");
        Assert.DoesNotContain("from elsewhere", prompt.Terminal.Written, StringComparison.Ordinal);
        prompt.Terminal.Type("q");
        await prompt.Terminal.UntilShowsAsync("from elsewhere");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> shape");
    }

    [Fact]
    public async Task SourceCommand_PrintsWhatIsShort_AndPagesWhatIsLong()
    {
        var session = new FakeSession
        {
            OnSource = (request, _) => Task.FromResult(request.Name switch
            {
                "Short" => Source(request.Form, 2) with { Others = 1 },
                "Long" => Source(request.Form, 300),
                _ => new SymbolSource(null, request.Form, "", "", 0, Incomplete: false, $"nothing is called '{request.Name}'", ["Short"]),
            }),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#source Short\n");
        await prompt.Terminal.UntilShowsAsync("CSharp row 2");
        await prompt.Terminal.UntilShowsAsync("Shape.Scale: decompiled; 1 more so called");
        prompt.Terminal.Type("#il Shrt\n");
        await prompt.Terminal.UntilShowsAsync("nothing is called 'Shrt'; there is Short");
        prompt.Terminal.Type("#il Long\n");
        await prompt.Terminal.UntilShowsAsync("of 300");
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("Shape.Scale: decompiled");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("1");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> 1");
    }

    private static SymbolSource Source(SourceForm form, int rows) => new(
        "Shape.Scale", form, "decompiled", string.Join('\n', Enumerable.Range(1, rows).Select(row => $"{form} row {row}")), 0, Incomplete: false, null, []);
}
