using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.Compilation;

/// <summary>A submission as the journal has it: enough to compile it again to the same names.</summary>
/// <param name="Index">Its number in the session, from 1; assembly and script class are named after it.</param>
/// <param name="Code">Its source.</param>
/// <param name="WorkingDirectory">What relative <c>#r</c> and <c>#load</c> paths in it start from.</param>
/// <param name="SourceName">The file it came from; null for typed text.</param>
/// <param name="Emitted">
/// For a rebuild: whether it made an assembly when it was compiled, so that it is counted among the live objects even when a
/// file that it loads has changed since. Null when not known.
/// </param>
/// <param name="Restored">What those of its references came to that stand for more than one file; null while none did.</param>
/// <param name="Loaded">Files of its client's that it loads; null for none.</param>
/// <param name="Contents">For a rebuild: what the files of its references held; null when not known.</param>
/// <param name="Results">For a rebuild: the earlier results that it names; null for none.</param>
public sealed record ChainEntry(int Index, LongText Code, string WorkingDirectory, string? SourceName = null, bool? Emitted = null,
    RestoredReferences? Restored = null, LoadedFile[]? Loaded = null,
    ReferencedContent[]? Contents = null, NamedResult[]? Results = null)
{
    /// <summary>How long its source is, with what was sent along, in UTF-16 units.</summary>
    public int LengthOfText() => Code.Length + LoadedFile.LengthOf(Loaded);
}
