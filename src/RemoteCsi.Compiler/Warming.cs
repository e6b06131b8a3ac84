using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Compiler;

/// <summary>Uses the compiler once on a chain of its own, so that what a first use costs is paid before the first user comes.</summary>
internal static class Warming
{
    /// <summary>By then the first submission, which has more of a hurry than the first completion, is through.</summary>
    private static readonly TimeSpan BeforeCompletion = TimeSpan.FromMilliseconds(500);

    /// <summary>Those of a new session, so that what its chain stands on is ready.</summary>
    private static readonly string[] Usings =
        ["System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] Submissions =
        ["1+1", "var text = \"warm\"; int Twice(int number) => number * 2; text.Length + Twice(2)", "record Warm(int A); await Task.FromResult(new Warm(1))"];

    /// <summary>Compiles and completes, in steps between which real calls come in.</summary>
    /// <param name="compiler">The compiler.</param>
    /// <param name="isInUse">Whether somebody else has compiled already, who then warms it up by that.</param>
    /// <param name="isCompiling">Whether it compiles just now, or rebuilds chains.</param>
    /// <param name="time">The clock.</param>
    public static async Task RunAsync(ICompiler compiler, Func<bool> isInUse, Func<bool> isCompiling, TimeProvider time)
    {
        try
        {
            await Task.Yield();
            var chain = Guid.NewGuid();
            string[] framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll");
            await compiler.OpenChainAsync(new OpenChainRequest(chain, framework, Usings, []), CancellationToken.None).ConfigureAwait(false);
            for (int index = 0; index < Submissions.Length && !isInUse(); index++)
            {
                var entry = new ChainEntry(index + 1, Submissions[index], Environment.CurrentDirectory);
                await compiler.CompileAsync(new CompileRequest(chain, entry), CancellationToken.None).ConfigureAwait(false);
            }

            do
            {
                await Task.Delay(BeforeCompletion, time).ConfigureAwait(false);
            }
            while (isCompiling());

            foreach (string code in (string[])["string.Empty.", ""])
            {
                var request = new CompletionRequest(new SessionSelector(), code, code.Length);
                await compiler.CompleteAsync(chain, request, CancellationToken.None).ConfigureAwait(false);
            }

            await compiler.CloseChainAsync(chain, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Real calls meet the same trouble and report it to someone; a cold compiler is none.
            await Console.Error.WriteLineAsync($"could not warm up: {exception.Message}").ConfigureAwait(false);
        }
    }
}
