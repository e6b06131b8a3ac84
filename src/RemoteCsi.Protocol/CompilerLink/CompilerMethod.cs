using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>The methods of <see cref="ICompiler"/>, as a call names them.</summary>
internal enum CompilerMethod : byte
{
    /// <summary><see cref="ICompiler.OpenChainAsync"/>.</summary>
    OpenChain = 1,

    /// <summary><see cref="ICompiler.CloseChainAsync"/>.</summary>
    CloseChain = 2,

    /// <summary><see cref="ICompiler.CompileAsync"/>.</summary>
    Compile = 3,

    /// <summary><see cref="ICompiler.CompleteAsync"/>.</summary>
    Complete = 4,

    /// <summary><see cref="ICompiler.DescribeAsync"/>.</summary>
    Describe = 5,

    /// <summary><see cref="ICompiler.RunningAsync"/>.</summary>
    Running = 6,

    /// <summary><see cref="ICompiler.ScopeAsync"/>.</summary>
    Scope = 7,

    /// <summary><see cref="ICompiler.SignaturesAsync"/>.</summary>
    Signatures = 8,

    /// <summary><see cref="ICompiler.AnalyzeAsync"/>.</summary>
    Analyze = 9,

    /// <summary><see cref="ICompiler.ExplainAsync"/>.</summary>
    Explain = 10,

    /// <summary><see cref="ICompiler.MembersAsync"/>.</summary>
    Members = 11,

    /// <summary><see cref="ICompiler.FindAsync"/>.</summary>
    Find = 12,

    /// <summary><see cref="ICompiler.ExplainAtAsync"/>.</summary>
    ExplainAt = 13,

    /// <summary><see cref="ICompiler.SourceAsync"/>.</summary>
    Source = 14,

    /// <summary><see cref="ICompiler.KnowResultsAsync"/>.</summary>
    KnowResults = 15,
}
