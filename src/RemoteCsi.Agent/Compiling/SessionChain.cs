using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Agent.Compiling;

/// <summary>One session's chain of submissions, wherever the compiler of the moment holds it.</summary>
/// <remarks>
/// Thread safe. Before each call the chain is opened in the running compiler unless it is open there; what it is rebuilt
/// from is the journal, through <see cref="Entries"/>.
/// </remarks>
/// <param name="host">The compilers.</param>
/// <param name="chain">Its id, after which assemblies are named.</param>
/// <param name="frameworkReferences">What the worker's runtime has.</param>
/// <param name="usings">Namespaces imported from the start.</param>
internal sealed class SessionChain(
    CompilerHost host, Guid chain, string[] frameworkReferences, string[] usings) : IDisposable
{
    /// <summary>A restored submission is parsed, and compiled if it may have anonymous types; measured: 0.2 to 2.5 ms. Four times the most.</summary>
    private static readonly TimeSpan RebuildAllowance = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _opening = new(1);
    private int _openIn;

    // Counts what was written to the chain's journal past the compiler; and what of that the open chain has.
    private int _version;
    private int _openVersion;

    /// <summary>Its id.</summary>
    public Guid Id => chain;

    /// <summary>Reads from the journal the submissions that are in the chain; none until a session says otherwise.</summary>
    public Func<ChainEntry[]> Entries { get; set; } = () => [];

    /// <summary>Where copies of the assemblies that they were compiled against are kept; null for nowhere.</summary>
    public string? Keep { get; set; }

    /// <summary>Where the session's code begins to run; null while the chain is no session's yet.</summary>
    public string? Directory
    {
        get;
        set
        {
            field = value;
            Forget();
        }
    }

    /// <summary>Puts back what the files of those submissions' references lack, before they are compiled again.</summary>
    public Func<ChainEntry[], CancellationToken, Task> Repair { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Opens it in the compiler ahead of the first call.</summary>
    /// <exception cref="CompilerFailedException">The compiler died.</exception>
    /// <exception cref="AgentException">There is no compiler.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        using IDisposable turn = await host.EnterAsync(alone: false, cancellationToken).ConfigureAwait(false);
        using CompilerLease lease = host.Lease();
        await OpenAsync(lease.Compiler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compiles a submission onto the chain. One at a time.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="results">The session's last results, when the compiler has asked for them.</param>
    /// <exception cref="CompilerFailedException">The compiler died of it.</exception>
    /// <exception cref="AgentException">There is no compiler.</exception>
    public Task<CompiledSubmission> CompileAsync(ChainEntry entry, CancellationToken cancellationToken, KeptResult[]? results = null) =>
        CallAsync(isSubmission: true, compiler => compiler.CompileAsync(new CompileRequest(chain, entry, Keep, results), cancellationToken), cancellationToken);

    /// <summary>Asks a question that changes nothing, of the compiler that has the chain open under the given id.</summary>
    public Task<T> AskAsync<T>(Func<ICompiler, Guid, Task<T>> question, CancellationToken cancellationToken) =>
        CallAsync(isSubmission: false, compiler => question(compiler, chain), cancellationToken);

    /// <summary>Makes the compiler forget the chain, if it holds it.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (host.ProcessId is null)
        {
            // None runs, so none holds the chain; to start one would be only to tell it to forget.
            return;
        }

        using CompilerLease lease = host.Lease();
        if (lease.Compiler.Generation == Volatile.Read(ref _openIn))
        {
            await host.CallAsync(lease.Compiler, new CompilerCall(chain, isSubmission: true, default), async calls =>
            {
                await calls.CloseChainAsync(chain, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
    }

    /// <summary>The journal has got what no compiler was told of: the chain is rebuilt from it before its next use.</summary>
    public void Forget() => Interlocked.Increment(ref _version);

    public void Dispose() => _opening.Dispose();

    private async Task<T> CallAsync<T>(bool isSubmission, Func<ICompiler, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await CallOnceAsync(alone: false, isSubmission, call, cancellationToken).ConfigureAwait(false);
        }
        catch (CompilerFailedException exception) when (exception.MaySucceedAnew)
        {
            // A compiler that was killed before this call looks the same as one that died of it, or of another call. The new one
            // is built from the journal, which does not have this submission yet; if it dies with nothing else to do, this one is to blame.
            return await CallOnceAsync(alone: true, isSubmission, call, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> CallOnceAsync<T>(bool alone, bool isSubmission, Func<ICompiler, Task<T>> call, CancellationToken cancellationToken)
    {
        using IDisposable turn = await host.EnterAsync(alone, cancellationToken).ConfigureAwait(false);
        using CompilerLease lease = host.Lease();
        await OpenAsync(lease.Compiler, cancellationToken).ConfigureAwait(false);
        return await host.CallAsync(lease.Compiler, new CompilerCall(chain, isSubmission, default), call).ConfigureAwait(false);
    }

    private async Task OpenAsync(CompilerProcess compiler, CancellationToken cancellationToken)
    {
        if (compiler.Generation == Volatile.Read(ref _openIn) && Volatile.Read(ref _openVersion) == Volatile.Read(ref _version))
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A generation only ever follows another: who holds an older compiler must not close what a newer one has open.
            int version = Volatile.Read(ref _version);
            if (compiler.Generation > _openIn || (compiler.Generation == _openIn && version != _openVersion))
            {
                var request = new OpenChainRequest(chain, frameworkReferences, usings, Entries(), Keep, Directory);
                await Repair(request.Entries, cancellationToken).ConfigureAwait(false);
                var call = new CompilerCall(chain, isSubmission: true, RebuildAllowance * request.Entries.Length);
                await host.CallAsync(compiler, call, async calls =>
                {
                    await calls.OpenChainAsync(request, cancellationToken).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
                Volatile.Write(ref _openVersion, version);
                Volatile.Write(ref _openIn, compiler.Generation);
            }
        }
        finally
        {
            _opening.Release();
        }
    }
}
