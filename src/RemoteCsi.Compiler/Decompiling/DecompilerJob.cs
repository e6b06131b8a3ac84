using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>What a <see cref="DecompilerProcess"/> is asked for.</summary>
/// <param name="Form">C# or IL.</param>
/// <param name="File">The assembly's file; null for a submission, which has none.</param>
/// <param name="Mvid">The module that it must be, for a file may have been replaced since it was read; null for a submission.</param>
/// <param name="Token">Metadata token of the type or member; 0 to find it by name.</param>
/// <param name="Image">The assembly itself, where it is not, or no longer, in the file; null to read that.</param>
/// <param name="Types">Metadata names of the type and of those around it, outermost first; empty for all of the assembly.</param>
/// <param name="Members">Metadata names of the methods wanted; empty for the whole type.</param>
/// <param name="Parameters">How many parameters they have; -1 for any number.</param>
/// <param name="References">Files of the assemblies that it may refer to.</param>
/// <param name="Headers">Declarations of the types around a member, outermost first, for C#.</param>
/// <param name="Namespace">The namespace that these are in; empty for none.</param>
internal sealed record DecompilerJob(
    SourceForm Form, string? File, Guid? Mvid, int Token, byte[]? Image, string[] Types, string[] Members, int Parameters, string[] References,
    string[] Headers, string Namespace);
