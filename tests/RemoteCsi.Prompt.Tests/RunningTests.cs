using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Client.Links;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class RunningTests
{
    [Fact]
    public async Task Value_IsShownAfterTheOutput()
    {
        var session = new FakeSession();
        session.OnSubmit = (_, _) =>
        {
            session.Print("working");
            return Task.FromResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "42", "int")));
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("f()\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["[web7:build]> f()", "working", "42", "[web7:build]>"], prompt.Terminal.Rows[1..5]);
    }

    [Fact]
    public async Task Output_WhileCodeRuns_StreamsFiltered()
    {
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (_, _) => end.Task };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("f()\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        session.Print("\e[31mred\e[0m and \e[2Jnot\a\n");
        await prompt.Terminal.UntilShowsAsync("red and ^[[2Jnot^G");
        Assert.Contains("\e[31mred\e[0m", prompt.Terminal.Written);
        end.SetResult(FakeSession.Completed());
    }

    [Fact]
    public async Task CompileError_ShowsTheLineAndACaret()
    {
        var error = new SubmissionDiagnostic("CS0103", DiagnosticSeverity.Error, "The name 'y' does not exist", 1, 5, 1, 6);
        var session = new FakeSession
        {
            OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with { Status = SubmissionStatus.CompileFailed, Diagnostics = [error] }),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("1 + y\n");
        await prompt.Terminal.UntilShowsAsync("(1,5): error CS0103: The name 'y' does not exist");
        await prompt.Terminal.UntilShowsAsync("^");
    }

    [Fact]
    public async Task Input_IsReadAsAPlainLine_AndStaysOutOfTheHistory()
    {
        using var home = new TemporaryFolder();
        string history = Path.Combine(home.Path, "history");
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (_, _) => end.Task };
        await using (RunningPrompt prompt = await RunningPrompt.StartAsync(session, historyFile: history))
        {
            prompt.Terminal.Type("Console.ReadLine()\n");
            await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
            session.Print("Password: ");
            session.Ask(7);
            prompt.Terminal.Type("secrex");
            prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
            prompt.Terminal.Type("t\n");
            await Eventually.IsTrueAsync(() => !session.Answers.IsEmpty);
            Assert.Equal([(7L, (string?)"secret")], session.Answers);
            await prompt.Terminal.UntilShowsAsync("Password: secret");
            end.SetResult(FakeSession.Completed());
            await prompt.Terminal.UntilIdleAsync();
            prompt.Terminal.Press(ConsoleKey.UpArrow);
            await prompt.Terminal.UntilShowsAsync("> Console.ReadLine()");
        }

        string[] kept = [.. File.ReadAllLines(history).Select(line => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(line)))];
        Assert.DoesNotContain(kept, line => line.Contains("secret"));
        Assert.Contains("Console.ReadLine()", kept);
    }

    [Fact]
    public async Task ControlD_AtAQuestion_IsTheEndOfInput()
    {
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (_, _) => end.Task };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Console.ReadLine()\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        session.Ask(1);
        prompt.Terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        await Eventually.IsTrueAsync(() => !session.Answers.IsEmpty);
        Assert.Equal([(1L, (string?)null)], session.Answers);
        end.SetResult(FakeSession.Completed());
    }

    [Fact]
    public async Task Question_WhoseCodeEnded_GivesTheKeysBackToThePrompt()
    {
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (code, _) => code == "slow()" ? end.Task : Task.FromResult(FakeSession.Completed()) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("slow()\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        session.Ask(1);
        await prompt.Terminal.UntilIdleAsync();
        end.SetResult(FakeSession.Completed());
        session.Change(session.Info with { Submissions = 1 });
        await Eventually.IsTrueAsync(() => prompt.Terminal.Rows.Count(row => row.StartsWith("[web7:build]>", StringComparison.Ordinal)) == 2);
        prompt.Terminal.Type("next()\n");
        await Eventually.IsTrueAsync(() => session.Submissions.Count == 2);
        Assert.Empty(session.Answers);
    }

    [Fact]
    public async Task ControlC_WhileCodeRuns_InterruptsIt_SaysAfterThreeSecondsThatItRuns_AndTheNextOffersToEndTheWorker()
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (_, _) => end.Task };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, time: time);
        prompt.Terminal.Type("while (true) ;\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        prompt.Terminal.PressControlC();
        Assert.Equal([false], session.Interrupts);

        // This submission's: without an id it would be whatever runs, which may be somebody else's.
        Assert.NotNull(Assert.Single(session.InterruptedIds));
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain("still running", prompt.Terminal.All);

        time.Advance(TimeSpan.FromSeconds(0.2));
        await prompt.Terminal.UntilShowsAsync("still running");
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("end the worker?");
        Assert.DoesNotContain(true, session.Interrupts);
        prompt.Terminal.Type("y\n");
        await Eventually.IsTrueAsync(() => session.Interrupts.Contains(true));
        end.SetResult(FakeSession.Completed() with { Status = SubmissionStatus.WorkerLost, Cause = "it was ended" });
        await prompt.Terminal.UntilShowsAsync("its variables with it: it was ended");
        Assert.False(prompt.Done.IsCompleted);
    }

    [Fact]
    public async Task ControlC_OfTheImpatient_NeverEndsTheWorker_UnlessTheyAgree()
    {
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (code, _) => code == "next()" ? Task.FromResult(FakeSession.Completed()) : end.Task };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, time: new FakeTimeProvider());
        prompt.Terminal.Type("while (true) ;\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        prompt.Terminal.PressControlC();
        prompt.Terminal.PressControlC();
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("end the worker?");
        prompt.Terminal.Type("n\n");
        await prompt.Terminal.UntilShowsAsync("waiting on");
        Assert.DoesNotContain(true, session.Interrupts);

        // The offer that nobody has answered goes with the code.
        prompt.Terminal.PressControlC();
        await Eventually.IsTrueAsync(() => prompt.Terminal.Rows.Count(row => row.Contains("end the worker?", StringComparison.Ordinal)) == 2);
        end.SetResult(FakeSession.Completed() with { Status = SubmissionStatus.Cancelled });
        await prompt.Terminal.UntilShowsAsync("interrupted");
        prompt.Terminal.Type("next()\n");
        await Eventually.IsTrueAsync(() => session.Submissions.Count == 2);
        Assert.DoesNotContain(true, session.Interrupts);
    }

    [Fact]
    public async Task ControlC_WhileWaitingForTheLink_StopsWaiting()
    {
        var session = new FakeSession
        {
            OnSubmit = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return FakeSession.Completed();
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        session.ChangeLink(LinkStatus.Lost, "connection reset");
        await prompt.Terminal.UntilShowsAsync("the link to web7 is lost: connection reset");
        prompt.Terminal.Type("1 + 1\n");
        await prompt.Terminal.UntilShowsAsync("waiting for the link");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("not waiting any more");
        session.ChangeLink(LinkStatus.Up);
        await prompt.Terminal.UntilShowsAsync("the link to web7 is back");
        Assert.Empty(session.Interrupts);
    }

    [Fact]
    public async Task Output_WhileALineIsTyped_AppearsAboveIt()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("var x =");
        await prompt.Terminal.UntilShowsAsync("var x =");
        prompt.Terminal.Press(ConsoleKey.LeftArrow);
        prompt.Session.Print("tick 1\n");
        await prompt.Terminal.UntilShowsAsync("tick 1");
        prompt.Session.Print("tick 2");
        await prompt.Terminal.UntilShowsAsync("tick 2");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["tick 1", "tick 2", "[web7:build]> var x ="], prompt.Terminal.Rows[1..4]);

        // The caret is where it was: before the sign.
        prompt.Terminal.Type("y ");
        prompt.Terminal.Press(ConsoleKey.End);
        prompt.Terminal.Type(" 1;\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["var x y = 1;"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Output_WhileSeveralLinesAreTypedAtTheBottom_AppearsAboveThem()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(terminal: new ScriptedTerminal(80, 24) { StartRow = 23 });
        prompt.Terminal.Type("if (true)\n{\nf();");
        await prompt.Terminal.UntilShowsAsync("f();");
        prompt.Session.Print("tick\n");
        await prompt.Terminal.UntilShowsAsync("tick");
        await prompt.Terminal.UntilIdleAsync();
        string[] rows = [.. prompt.Terminal.Rows.Where(row => row.Length > 0)];
        Assert.Equal(["tick", "[web7:build]> if (true)", "              {", "                  f();"], rows[^4..]);
        Assert.Single(rows, row => row.Contains("if (true)"));
    }

    [Fact]
    public async Task Line_InterruptedByOutput_IsNotInTheHistory()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1\n");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("half");
        await prompt.Terminal.UntilShowsAsync("half");
        prompt.Session.Print("tick\n");
        await prompt.Terminal.UntilShowsAsync("tick");
        prompt.Terminal.Type("done\n");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        await prompt.Terminal.UntilShowsAsync("> halfdone");
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]> 1", prompt.Terminal.Rows.Last(row => row.Length > 0));
    }

    [Fact]
    public async Task OpenList_InterruptedByOutput_OpensAgain()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("Beta");
        session.Print("tick\n");
        await prompt.Terminal.UntilShowsAsync("tick");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Contains(prompt.Terminal.Rows, row => row.Contains("Beta"));
    }

    [Fact]
    public async Task NamedSession_ThatHasRun_ShowsItsStateAndMarksWhatItWrote()
    {
        var session = new FakeSession();
        session.Info = session.Info with { Submissions = 3, RunningSubmissionId = "other", RunningFor = "bob", Availability = SessionAvailability.Busy };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(200, 24));
        session.Print("old\n");
        await prompt.Terminal.UntilShowsAsync("old");
        Assert.Contains("ann@web7, .NET 10.0.1, session 'build', 3 submissions so far, running a submission of bob", prompt.Terminal.All);
        Assert.Contains("what the session wrote before", prompt.Terminal.All);
    }

    [Fact]
    public async Task SubmissionOfSomebodyElse_IsShownWithWhoSentIt_ItsOutputAndWhatCameOfIt()
    {
        var session = new FakeSession();
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        session.Begin("bob from bob@laptop", "other", "f(2)");
        session.Print("working\n");
        session.End("bob from bob@laptop", FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "84", "int")) with { SubmissionId = "other" });
        await prompt.Terminal.UntilShowsAsync("84");
        string all = prompt.Terminal.All;
        int who = all.IndexOf("bob from bob@laptop", StringComparison.Ordinal);
        int code = all.IndexOf("f(2)", StringComparison.Ordinal);
        int output = all.IndexOf("working", StringComparison.Ordinal);
        Assert.True(who >= 0 && who < code && code < output && output < all.IndexOf("84", StringComparison.Ordinal), all);
    }

    [Fact]
    public async Task Submission_BehindSomebodyElses_SaysWhomItWaitsFor_AfterAMoment()
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession { OnSubmit = (_, _) => end.Task };
        session.Info = session.Info with { RunningSubmissionId = "other", RunningFor = "bob", Availability = SessionAvailability.Busy };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(200, 24), time: time);
        prompt.Terminal.Type("1\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        Assert.DoesNotContain("waiting", prompt.Terminal.All);
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return prompt.Terminal.All.Contains("waiting: session 'build' runs a submission of bob");
        });
        end.SetResult(FakeSession.Completed());
    }
}
