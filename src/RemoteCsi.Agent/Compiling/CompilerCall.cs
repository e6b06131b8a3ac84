using System.Diagnostics;

namespace RemoteCsi.Agent.Compiling;

/// <summary>A call to a compiler that has not been answered yet.</summary>
/// <param name="chain">The chain it is about.</param>
/// <param name="isSubmission">True for opening a chain and compiling onto it; false for completion and descriptions.</param>
/// <param name="allowance">Processor time beyond the limit that it may take.</param>
internal sealed class CompilerCall(Guid chain, bool isSubmission, TimeSpan allowance)
{
    private volatile string? _blame;

    /// <summary>The chain it is about.</summary>
    public Guid Chain => chain;

    /// <summary>True for opening a chain and compiling onto it.</summary>
    public bool IsSubmission => isSubmission;

    /// <summary>Processor time beyond the limit that it may take.</summary>
    public TimeSpan Allowance => allowance;

    /// <summary>When it began, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    /// <summary>Why the compiler was ended because of this call; null when it was not.</summary>
    public string? Blame
    {
        get => _blame;
        set => _blame = value;
    }
}
