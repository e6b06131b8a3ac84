using System.Diagnostics;
using System.Text;

namespace RemoteCsi.EndToEnd.Tests.Links;

/// <summary>
/// <c>rcsi agent connect --stdio</c> ends within 5 s of losing either end, also while the other end takes nothing, so that
/// copying alone would never notice.
/// </summary>
public sealed class RelayTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5 + 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LosingTheAgent_WhileTheClientReadsNothing_EndsIt()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        using Process relay = Start(home);
        await FillAsync(relay, home);

        Signals.Kill(home.ProcessWith("agent serve"));

        await EndsAsync(relay);
        Signals.Kill(home.ProcessWith("RemoteCsi.Worker.dll"));
        await home.StartAgentAsync();
    }

    [Fact]
    public async Task LosingTheClient_WhileTheAgentReadsNothing_EndsIt()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        using Process relay = Start(home);
        await SayAsync(relay, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"version\":{\"major\":1,\"minor\":0},\"client\":\"test/1\"}}");
        int agent = home.ProcessWith("agent serve");
        Signals.Stop(agent);
        try
        {
            // More than the sockets and pipes between hold, so that the relay is stuck in a write.
            Task writing = relay.StandardInput.BaseStream.WriteAsync(new byte[4 * 1024 * 1024], Token).AsTask();
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(1), Token));
            Assert.False(writing.IsCompleted);

            // Closing our end needs the write to be over; a dead client is one whose process is gone, and its ends with it.
            Task closing = Task.Run(relay.StandardInput.Close, Token);
            relay.StandardOutput.Close();
            await EndsAsync(relay);
            await Task.WhenAll(writing.ContinueWith(static _ => { }, TaskScheduler.Default), closing.ContinueWith(static _ => { }, TaskScheduler.Default)).WithinAsync();
        }
        finally
        {
            Signals.Continue(agent);
        }
    }

    // Streams that nobody reads: what the test harness collects would not be stuck.
    private static Process Start(RcsiHome home)
    {
        var start = new ProcessStartInfo(Repository.Rcsi, ["agent", "connect", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string? value) in home.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task SayAsync(Process relay, string message)
    {
        byte[] body = Encoding.UTF8.GetBytes(message);
        await relay.StandardInput.BaseStream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body]);
        await relay.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Has the agent send more than anybody between holds.</summary>
    private static async Task FillAsync(Process relay, RcsiHome home)
    {
        await SayAsync(relay, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"version\":{\"major\":1,\"minor\":0},\"client\":\"test/1\"}}");
        await SayAsync(relay, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/new\",\"params\":{\"name\":\"full\",\"enter\":true}}");
        await Deadline.UntilAsync(
            async () => (await home.RunAsync("list", "local", "--json")).Stdout, text => text.Contains("\"full\"", StringComparison.Ordinal), "the session is there");
        await SayAsync(relay, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/submit\",\"params\":{\"session\":{\"name\":\"full\"},\"submissionId\":\"a\",\"code\":\"while (true) Console.WriteLine(new string('y', 16000));\"}}");

        // It is stuck when the endless loop runs and nothing passes: the kernel does not count the write that waits, and that may be the first.
        long before = -1;
        await Deadline.UntilAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Token);
                string sessions = (await home.RunAsync("list", "local", "--json")).Stdout;
                (long was, before) = (before, BytesWritten(relay.Id));
                return (was, before, Busy: sessions.Contains("\"Busy\"", StringComparison.Ordinal));
            },
            seen => seen.Busy && seen.was == seen.before, "the relay is stuck");
    }

    private static long BytesWritten(int id) => File.ReadLines($"/proc/{id}/io")
        .Where(line => line.StartsWith("wchar:", StringComparison.Ordinal)).Select(line => long.Parse(line["wchar:".Length..], null)).Single();

    private static async Task EndsAsync(Process relay)
    {
        try
        {
            await relay.WaitForExitAsync(Token).WithinAsync(Promised, "the relay ends");
        }
        finally
        {
            if (!relay.HasExited)
            {
                relay.Kill();
            }
        }
    }
}
