namespace RemoteCsi.Protocol.Analysis;

/// <summary>What the names in a text mean, and what the compiler would say of it.</summary>
/// <param name="Names">The names whose meaning is known, in order, without overlap.</param>
/// <param name="Problems">Errors and warnings, in order. None for a text that refers to assemblies or loads files: only running it does that.</param>
public sealed record TextAnalysis(NameSpan[] Names, ProblemSpan[] Problems);
