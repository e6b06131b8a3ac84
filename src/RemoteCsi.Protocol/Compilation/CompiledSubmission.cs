using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Compilation;

/// <summary>What the compiler made of a submission.</summary>
/// <param name="Success">True when it compiled.</param>
/// <param name="Diagnostics">Errors and warnings, in source order.</param>
/// <param name="Image">The assembly; null when it failed or when there is nothing to run (usings and <c>#r</c> alone).</param>
/// <param name="Symbols">The portable PDB of <paramref name="Image"/>; null when that is, and for a typed line, all of which is on line 1.</param>
/// <param name="EntryType">Metadata name of the type whose static method <c>&lt;Factory&gt;</c> runs it; null when <paramref name="Image"/> is.</param>
/// <param name="HasValue">True when it ends in an expression whose value is to be shown.</param>
/// <param name="References">Full paths of assemblies that its <c>#r</c> directives brought, for the worker to load from.</param>
/// <param name="ProcessorMs">Processor time spent, in milliseconds.</param>
/// <param name="InChain">
/// True when the chain has it from now on; false when it failed, and when it brings nothing that a later submission could name.
/// </param>
/// <param name="Unrestored">
/// References that must be restored first; the submission is then to be compiled once more. Empty when it was compiled.
/// </param>
/// <param name="Contents">What the files of its references held, for a later rebuild; null for none. Packages and shared frameworks, which do not change, are left out.</param>
/// <param name="WantsResults">True when it names what may be an earlier result: it is to be compiled once more, with those.</param>
/// <param name="Results">The earlier results that it names, which it is to be given before it runs; null for none.</param>
public sealed record CompiledSubmission(
    bool Success, SubmissionDiagnostic[] Diagnostics, byte[]? Image, byte[]? Symbols, string? EntryType, bool HasValue,
    string[] References, double ProcessorMs, bool InChain, UnrestoredReference[]? Unrestored = null,
    ReferencedContent[]? Contents = null, bool WantsResults = false, NamedResult[]? Results = null);
