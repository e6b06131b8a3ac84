using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Paging;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Lookup;

/// <summary>Looks up the name at the caret in the background, when the person asks.</summary>
/// <remarks>
/// No member waits. When the person types on, or moves the caret, the question is withdrawn. <paramref name="arrived"/> is called on a
/// thread of the pool. Thread-safe.
/// </remarks>
/// <param name="session">Who is asked.</param>
/// <param name="arrived">Called when <see cref="Take"/> has something.</param>
/// <param name="width">Columns of the screen.</param>
/// <param name="theme">The colours.</param>
/// <param name="time">The clock of <see cref="Pending"/>.</param>
internal sealed class LookupSource(ISessionQuestions session, Action arrived, Func<int> width, Theme theme, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private LookupKind _kind;
    private (string Text, int Caret) _asked;
    private long _askedAt;
    private CancellationTokenSource? _asking;
    private LookupAnswer? _answer;

    /// <summary>What is being looked up, and for how long; null while nothing is, or the answer is here.</summary>
    public (LookupKind Kind, TimeSpan For)? Pending
    {
        get
        {
            lock (_gate)
            {
                return _asking is not null && _answer is null ? (_kind, time.GetElapsedTime(_askedAt)) : null;
            }
        }
    }

    /// <summary>Asks, in place of what was asked before; who asks for the same again waits on.</summary>
    public void Ask(LookupKind kind, string text, int caret)
    {
        CancellationToken token;
        lock (_gate)
        {
            if (_asking is not null && (kind, text, caret) == (_kind, _asked.Text, _asked.Caret))
            {
                return;
            }

            Stop();
            (_kind, _asked, _askedAt) = (kind, (text, caret), time.GetTimestamp());
            _asking = new CancellationTokenSource(Deadline);
            token = _asking.Token;
        }

        _ = FetchAsync(kind, text, caret, token);
    }

    /// <summary>A key is done: what was asked about another text, or another place in it, is no longer wanted.</summary>
    public void EndKey(string text, int caret)
    {
        lock (_gate)
        {
            if (_asking is not null && (text, caret) != _asked)
            {
                Stop();
            }
        }
    }

    /// <summary>Nothing is wanted any more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Stop();
        }
    }

    /// <summary>The answer, once; null while there is none.</summary>
    public LookupAnswer? Take()
    {
        lock (_gate)
        {
            LookupAnswer? answer = _answer;
            if (answer is not null)
            {
                Stop();
            }

            return answer;
        }
    }

    private async Task FetchAsync(LookupKind kind, string text, int caret, CancellationToken token)
    {
        LookupAnswer answer;
        try
        {
            // Off the key loop at once: even the sending must not hold it up.
            answer = await Task.Run(() => AnswerAsync(kind, text, caret, token), token).ConfigureAwait(false);
        }
        catch (Client.RemoteCsiException failure)
        {
            answer = new LookupAnswer(null, failure.Message);
        }
        catch (OperationCanceledException)
        {
            answer = new LookupAnswer(null, $"no answer came within {Deadline.TotalSeconds:0} s");
        }

        lock (_gate)
        {
            if (_asking?.Token != token)
            {
                return;
            }

            _answer = answer;
        }

        arrived();
    }

    private async Task<LookupAnswer> AnswerAsync(LookupKind kind, string text, int caret, CancellationToken token)
    {
        if (CommandCall.Of(text) is not null)
        {
            return new LookupAnswer(null, "that is a command of the prompt; #help NAME, #source NAME and #il NAME look up names");
        }

        if (kind == LookupKind.Meaning)
        {
            Explanation explanation = await session.ExplainAtAsync(text, caret, token).ConfigureAwait(false);
            return explanation.Symbols.Length == 0
                ? new LookupAnswer(null, "there is no name at the caret that means anything")
                : new LookupAnswer(
                    PagedText.Of(explanation.Symbols[0].Name, ExplanationText.Of(explanation, ExplanationDetail.Full, width()), theme), null);
        }

        SymbolSource source = await session.SourceAtAsync(
            text, caret, kind == LookupKind.Source ? SourceForm.CSharp : SourceForm.IL, token).ConfigureAwait(false);
        return source.Problem is not null ? new LookupAnswer(null, SourceText.Problem(source)) : new LookupAnswer(PagedText.Of(source, theme), null);
    }

    private void Stop()
    {
        _asking?.Cancel();
        _asking?.Dispose();
        (_asking, _answer) = (null, null);
    }
}
