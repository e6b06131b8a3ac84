using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Compilation;

/// <summary>A <c>#r</c> that stands for more than one file, which somebody else must find before the submission can be compiled.</summary>
/// <param name="Written">The reference as it is written.</param>
/// <param name="Target">What is to be restored: as <see cref="Restoring.RestoreRequest.References"/> wants it.</param>
/// <param name="Place">Where it is written, as the diagnostic to give when it cannot be restored; its message is still to be said.</param>
public sealed record UnrestoredReference(string Written, string Target, SubmissionDiagnostic Place);
