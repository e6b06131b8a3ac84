using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>A compiler's end of the link to its agent.</summary>
/// <param name="compiler">Answers the calls; what it does before its first await keeps the next call waiting.</param>
/// <param name="input">What the agent writes.</param>
/// <param name="output">What the agent reads.</param>
public sealed class CompilerServer(ICompiler compiler, Stream input, Stream output)
{
    private readonly CompilerFrames _frames = new(input, output);
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _calls = new();

    /// <summary>Answers calls until the agent closes the link, on the calling thread and those of the compiler.</summary>
    /// <exception cref="IOException">The link broke, or what came was no frame; the message says so in one line.</exception>
    public void Run()
    {
        while (_frames.Read() is { } frame)
        {
            switch (frame.Kind)
            {
                case CompilerFrameKind.Call:
                    Begin(frame);
                    break;
                case CompilerFrameKind.Cancel:
                    if (_calls.TryGetValue(frame.Number, out CancellationTokenSource? cancellation))
                    {
                        Cancel(cancellation);
                    }

                    break;
                default:
                    throw new FrameException($"a frame of kind {frame.Kind} is no call");
            }
        }
    }

    private static void Cancel(CancellationTokenSource call)
    {
        try
        {
            // Not on this thread: what waits for it may go on with work that takes long.
            _ = call.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It was answered meanwhile.
        }
    }

    private void Begin(CompilerFrame frame)
    {
        switch ((CompilerMethod)frame.TakeByte())
        {
            case CompilerMethod.OpenChain:
                OpenChainRequest opening = frame.TakeJson(WireJson.Default.OpenChainRequest);
                _ = AnswerAsync(frame.Number, async token => { await compiler.OpenChainAsync(opening, token).ConfigureAwait(false); return true; }, WriteNothing);
                break;
            case CompilerMethod.CloseChain:
                Guid chain = frame.TakeJson(WireJson.Default.Guid);
                _ = AnswerAsync(frame.Number, async token => { await compiler.CloseChainAsync(chain, token).ConfigureAwait(false); return true; }, WriteNothing);
                break;
            case CompilerMethod.Compile:
                CompileRequest compiling = frame.TakeJson(WireJson.Default.CompileRequest);
                _ = AnswerAsync(frame.Number, token => compiler.CompileAsync(compiling, token), WriteCompiled);
                break;
            case CompilerMethod.KnowResults:
                ChainQuestion<KeptResult[]> known = frame.TakeJson(WireJson.Default.ChainQuestionKeptResultArray);
                _ = AnswerAsync(
                    frame.Number, async token => { await compiler.KnowResultsAsync(known.Chain, known.Request, token).ConfigureAwait(false); return true; }, WriteNothing);
                break;
            case CompilerMethod.Complete:
                ChainQuestion<CompletionRequest> completing = frame.TakeJson(WireJson.Default.ChainQuestionCompletionRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.CompleteAsync(completing.Chain, completing.Request, token), WriteAs(WireJson.Default.CompletionList));
                break;
            case CompilerMethod.Describe:
                ChainQuestion<DescribeRequest> describing = frame.TakeJson(WireJson.Default.ChainQuestionDescribeRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.DescribeAsync(describing.Chain, describing.Request, token),
                    WriteAs(WireJson.Default.CompletionDescription));
                break;
            case CompilerMethod.Signatures:
                ChainQuestion<SignatureRequest> calling = frame.TakeJson(WireJson.Default.ChainQuestionSignatureRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.SignaturesAsync(calling.Chain, calling.Request, token), WriteAs(WireJson.Default.SignatureList));
                break;
            case CompilerMethod.Analyze:
                ChainQuestion<AnalysisRequest> analysing = frame.TakeJson(WireJson.Default.ChainQuestionAnalysisRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.AnalyzeAsync(analysing.Chain, analysing.Request, token), WriteAs(WireJson.Default.TextAnalysis));
                break;
            case CompilerMethod.Scope:
                Guid looking = frame.TakeJson(WireJson.Default.Guid);
                _ = AnswerAsync(frame.Number, token => compiler.ScopeAsync(looking, token), WriteAs(WireJson.Default.SessionScope));
                break;
            case CompilerMethod.Explain:
                ChainQuestion<ExplainRequest> explaining = frame.TakeJson(WireJson.Default.ChainQuestionExplainRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.ExplainAsync(explaining.Chain, explaining.Request, token), WriteAs(WireJson.Default.Explanation));
                break;
            case CompilerMethod.ExplainAt:
                ChainQuestion<ExplainAtRequest> pointing = frame.TakeJson(WireJson.Default.ChainQuestionExplainAtRequest);
                _ = AnswerAsync(
                    frame.Number, token => compiler.ExplainAtAsync(pointing.Chain, pointing.Request, token), WriteAs(WireJson.Default.Explanation));
                break;
            case CompilerMethod.Source:
                ChainQuestion<SourceRequest> reading = frame.TakeJson(WireJson.Default.ChainQuestionSourceRequest);
                _ = AnswerAsync(frame.Number, token => compiler.SourceAsync(reading.Chain, reading.Request, token), WriteAs(WireJson.Default.SymbolSource));
                break;
            case CompilerMethod.Members:
                ChainQuestion<ExplainRequest> listing = frame.TakeJson(WireJson.Default.ChainQuestionExplainRequest);
                _ = AnswerAsync(frame.Number, token => compiler.MembersAsync(listing.Chain, listing.Request, token), WriteAs(WireJson.Default.MemberList));
                break;
            case CompilerMethod.Find:
                ChainQuestion<FindRequest> finding = frame.TakeJson(WireJson.Default.ChainQuestionFindRequest);
                _ = AnswerAsync(frame.Number, token => compiler.FindAsync(finding.Chain, finding.Request, token), WriteAs(WireJson.Default.FoundSymbols));
                break;
            case CompilerMethod.Running:
                _ = AnswerAsync(frame.Number, compiler.RunningAsync, WriteAs(WireJson.Default.RunningWorkArray));
                break;
            case var unknown:
                throw new FrameException($"a call names the unknown method {unknown}");
        }
    }

    private async Task AnswerAsync<T>(int number, Func<CancellationToken, Task<T>> call, Action<MessageBuffer, T> write)
    {
        try
        {
            using var cancellation = new CancellationTokenSource();
            _calls[number] = cancellation;
            try
            {
                T answer = await call(cancellation.Token).ConfigureAwait(false);
                _calls.TryRemove(number, out _);
                _frames.Write(CompilerFrameKind.Result, number, write, answer);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                _frames.Write(CompilerFrameKind.Cancelled, number, static (_, _) => { }, 0);
            }
            catch (Exception exception) when (exception is not IOException or FrameException)
            {
                var failure = new CompilerFailure((exception as CompilerCallException)?.Code ?? ICompiler.CallFailed, exception.Message);
                _frames.Write(
                    CompilerFrameKind.Error, number, static (writer, failure) => CompilerFrames.WriteJson(writer, failure, WireJson.Default.CompilerFailure), failure);
            }
            finally
            {
                _calls.TryRemove(number, out _);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The agent is gone; the reader sees the same end, and the process with it.
        }
    }

    private static void WriteNothing(MessageBuffer writer, bool answer)
    {
    }

    private static void WriteCompiled(MessageBuffer writer, CompiledSubmission compiled)
    {
        CompilerFrames.WriteJson(writer, compiled with { Image = null, Symbols = null }, WireJson.Default.CompiledSubmission);
        CompilerFrames.WriteBytes(writer, compiled.Image);
        CompilerFrames.WriteBytes(writer, compiled.Symbols);
    }

    private static Action<MessageBuffer, T> WriteAs<T>(JsonTypeInfo<T> type) => (writer, answer) => CompilerFrames.WriteJson(writer, answer, type);
}
