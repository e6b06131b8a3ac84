using System.Diagnostics;

namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>Waits for what no event tells: a file, or the end of a process that is no child of this one.</summary>
internal static class Eventually
{
    public static void True(Func<bool> condition, string complaint)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < WorkerProcess.Patience, complaint);
            Thread.Sleep(20);
        }
    }
}
