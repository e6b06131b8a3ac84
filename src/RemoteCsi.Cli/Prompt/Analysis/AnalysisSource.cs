using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Protocol.Analysis;

namespace RemoteCsi.Cli.Prompt.Analysis;

/// <summary>Has the text being typed analysed in the background, when typing pauses.</summary>
/// <remarks>
/// No member waits. Of a text that has changed meanwhile the question is withdrawn. <paramref name="arrived"/> is called on a thread of
/// the pool. Without <paramref name="withProblems"/> only what the names mean is kept. Thread-safe.
/// </remarks>
internal sealed class AnalysisSource(ISessionQuestions session, Action arrived, bool withProblems, TimeProvider time)
{
    /// <summary>Texts longer than this are coloured by their form alone.</summary>
    private const int LongestText = 20_000;

    /// <summary>So long no key must have changed the text: who types on has no eye for it, and the far side other work.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _asking;
    private volatile AnalyzedText? _latest;

    /// <summary>The newest answer, which may be of a text that was changed since; null when there is none.</summary>
    public AnalyzedText? Latest => _latest;

    /// <summary>Asks about a text, in place of the one asked about before.</summary>
    public void Ask(string text)
    {
        if (text.Length > LongestText)
        {
            Forget();
            return;
        }

        CancellationToken token;
        lock (_gate)
        {
            Stop();
            _asking = new CancellationTokenSource(Deadline, time);
            token = _asking.Token;
        }

        _ = FetchAsync(text, token);
    }

    /// <summary>Forgets all: there is another text, or the session has changed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Stop();
            _latest = null;
        }
    }

    private async Task FetchAsync(string text, CancellationToken token)
    {
        try
        {
            await Task.Delay(Pause, time, token).ConfigureAwait(false);
            TextAnalysis analysis = await session.AnalyzeAsync(text, token).ConfigureAwait(false);
            lock (_gate)
            {
                if (token.IsCancellationRequested)
                {
                    return;
                }

                _latest = new AnalyzedText(text, withProblems ? analysis : analysis with { Problems = [] });
            }

            arrived();
        }
        catch (Exception)
        {
            // The text keeps the colours of its form; a lost link is told elsewhere.
        }
    }

    private void Stop()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = null;
    }
}
