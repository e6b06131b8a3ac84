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

/// <summary>An agent's end of the link to its compiler.</summary>
/// <remarks>
/// Thread safe. A call fails with <see cref="CompilerCallException"/> when the compiler says so, with <see cref="IOException"/> when the
/// link ends first. A thread of its own reads; what awaits a call goes on in the pool.
/// </remarks>
public sealed class CompilerClient : ICompiler, IDisposable
{
    private readonly CompilerFrames _frames;
    private readonly ConcurrentDictionary<int, PendingCall> _calls = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _number;

    /// <summary>Begins to talk to a compiler.</summary>
    /// <param name="input">What the compiler writes; owned from now on.</param>
    /// <param name="output">What the compiler reads; owned from now on.</param>
    public CompilerClient(Stream input, Stream output)
    {
        _frames = new CompilerFrames(input, output);
        new Thread(Read) { IsBackground = true, Name = "from compiler" }.Start();
    }

    /// <summary>Completes when the link has ended, however that was.</summary>
    public Task Completion => _ended.Task;

    /// <inheritdoc/>
    public Task OpenChainAsync(OpenChainRequest request, CancellationToken cancellationToken) =>
        CallAsync(CompilerMethod.OpenChain, request, WireJson.Default.OpenChainRequest, static _ => true, cancellationToken);

    /// <inheritdoc/>
    public Task CloseChainAsync(Guid chain, CancellationToken cancellationToken) =>
        CallAsync(CompilerMethod.CloseChain, chain, WireJson.Default.Guid, static _ => true, cancellationToken);

    /// <inheritdoc/>
    public Task<CompiledSubmission> CompileAsync(CompileRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Compile, request, WireJson.Default.CompileRequest,
            static frame => frame.TakeJson(WireJson.Default.CompiledSubmission) with { Image = frame.TakeBytes(), Symbols = frame.TakeBytes() },
            cancellationToken);

    /// <inheritdoc/>
    public Task KnowResultsAsync(Guid chain, KeptResult[] results, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.KnowResults, new ChainQuestion<KeptResult[]>(chain, results), WireJson.Default.ChainQuestionKeptResultArray, static _ => true, cancellationToken);

    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(Guid chain, CompletionRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Complete, new ChainQuestion<CompletionRequest>(chain, request), WireJson.Default.ChainQuestionCompletionRequest,
            static frame => frame.TakeJson(WireJson.Default.CompletionList), cancellationToken);

    /// <inheritdoc/>
    public Task<CompletionDescription> DescribeAsync(Guid chain, DescribeRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Describe, new ChainQuestion<DescribeRequest>(chain, request), WireJson.Default.ChainQuestionDescribeRequest,
            static frame => frame.TakeJson(WireJson.Default.CompletionDescription), cancellationToken);

    /// <inheritdoc/>
    public Task<SignatureList> SignaturesAsync(Guid chain, SignatureRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Signatures, new ChainQuestion<SignatureRequest>(chain, request), WireJson.Default.ChainQuestionSignatureRequest,
            static frame => frame.TakeJson(WireJson.Default.SignatureList), cancellationToken);

    /// <inheritdoc/>
    public Task<TextAnalysis> AnalyzeAsync(Guid chain, AnalysisRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Analyze, new ChainQuestion<AnalysisRequest>(chain, request), WireJson.Default.ChainQuestionAnalysisRequest,
            static frame => frame.TakeJson(WireJson.Default.TextAnalysis), cancellationToken);

    /// <inheritdoc/>
    public Task<SessionScope> ScopeAsync(Guid chain, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Scope, chain, WireJson.Default.Guid, static frame => frame.TakeJson(WireJson.Default.SessionScope), cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Explain, new ChainQuestion<ExplainRequest>(chain, request), WireJson.Default.ChainQuestionExplainRequest,
            static frame => frame.TakeJson(WireJson.Default.Explanation), cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAtAsync(Guid chain, ExplainAtRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.ExplainAt, new ChainQuestion<ExplainAtRequest>(chain, request), WireJson.Default.ChainQuestionExplainAtRequest,
            static frame => frame.TakeJson(WireJson.Default.Explanation), cancellationToken);

    /// <inheritdoc/>
    public Task<SymbolSource> SourceAsync(Guid chain, SourceRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Source, new ChainQuestion<SourceRequest>(chain, request), WireJson.Default.ChainQuestionSourceRequest,
            static frame => frame.TakeJson(WireJson.Default.SymbolSource), cancellationToken);

    /// <inheritdoc/>
    public Task<MemberList> MembersAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Members, new ChainQuestion<ExplainRequest>(chain, request), WireJson.Default.ChainQuestionExplainRequest,
            static frame => frame.TakeJson(WireJson.Default.MemberList), cancellationToken);

    /// <inheritdoc/>
    public Task<FoundSymbols> FindAsync(Guid chain, FindRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Find, new ChainQuestion<FindRequest>(chain, request), WireJson.Default.ChainQuestionFindRequest,
            static frame => frame.TakeJson(WireJson.Default.FoundSymbols), cancellationToken);

    /// <inheritdoc/>
    public Task<RunningWork[]> RunningAsync(CancellationToken cancellationToken) =>
        CallAsync(
            CompilerMethod.Running, Guid.Empty, WireJson.Default.Guid, static frame => frame.TakeJson(WireJson.Default.RunningWorkArray), cancellationToken);

    /// <summary>Ends the link. The compiler must have been ended before: a thread that waits for a pipe cannot be called back otherwise.</summary>
    public void Dispose() => _frames.Dispose();

    private async Task<TResult> CallAsync<TArgument, TResult>(
        CompilerMethod method, TArgument argument, JsonTypeInfo<TArgument> type, Func<CompilerFrame, TResult> result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int number = Interlocked.Increment(ref _number);
        var call = new PendingCall<TResult>(result, cancellationToken);
        _calls[number] = call;
        try
        {
            if (_ended.Task.IsCompleted)
            {
                throw Lost();
            }

            if (argument is CompileRequest { Entry: var entry } && entry.LengthOfText() > LargeGarbage.SmallBytes)
            {
                _frames.WriteLong(number, method, argument, type);
            }
            else
            {
                _frames.Write(CompilerFrameKind.Call, number, static (writer, call) =>
                {
                    writer.GetSpan(1)[0] = (byte)call.method;
                    writer.Advance(1);
                    CompilerFrames.WriteJson(writer, call.argument, call.type);
                }, (method, argument, type));
            }

            using (cancellationToken.UnsafeRegister(_ => Cancel(number), null))
            {
                return await call.Answer.ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            throw Lost();
        }
        finally
        {
            _calls.TryRemove(number, out _);
        }
    }

    private void Cancel(int number)
    {
        try
        {
            _frames.Write(CompilerFrameKind.Cancel, number, static (_, _) => { }, 0);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees the same end, and tells every call.
        }
    }

    private void Read()
    {
        Exception reason = Lost();
        try
        {
            while (_frames.Read() is { } frame)
            {
                if (_calls.TryGetValue(frame.Number, out PendingCall? call))
                {
                    call.Take(frame);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            reason = exception is FrameException ? exception : reason;
        }

        _ended.SetResult();
        foreach (PendingCall call in _calls.Values)
        {
            call.Fail(reason);
        }
    }

    private static IOException Lost() => new("the link to the compiler ended");
}
