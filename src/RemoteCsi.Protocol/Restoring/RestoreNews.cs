namespace RemoteCsi.Protocol.Restoring;

/// <summary>What a program that restores writes: any number of times that it goes on, then once how the call ended.</summary>
/// <param name="Number">The call's number.</param>
/// <param name="Progress">What is being done, in a few words; null at the end.</param>
/// <param name="Restored">The result; null when there is none.</param>
/// <param name="Failures">Why there is none; null when there is one, and when the call was called off.</param>
public sealed record RestoreNews(
    int Number, string? Progress = null, RestoredReferences? Restored = null, RestoreFailure[]? Failures = null);
