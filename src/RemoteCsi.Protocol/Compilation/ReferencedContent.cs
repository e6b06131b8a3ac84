namespace RemoteCsi.Protocol.Compilation;

/// <summary>What a file held when code was compiled against it.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Assembly">Name and version of the assembly.</param>
/// <param name="Build">Its module version id, which another build has otherwise.</param>
public sealed record ReferencedContent(string Path, string Assembly, Guid Build);
