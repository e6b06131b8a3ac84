namespace RemoteCsi.Protocol.Restoring;

/// <summary>Why a reference could not be restored.</summary>
/// <param name="Reference">Which, as it was asked for.</param>
/// <param name="Message">What is wrong and what can be done, in one line.</param>
public sealed record RestoreFailure(string Reference, string Message);
