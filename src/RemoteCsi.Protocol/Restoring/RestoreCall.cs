namespace RemoteCsi.Protocol.Restoring;

/// <summary>What is written to a program that restores.</summary>
/// <param name="Number">The call's number, chosen by the caller.</param>
/// <param name="Request">What is asked; null to call the request of that number off.</param>
public sealed record RestoreCall(int Number, RestoreRequest? Request);
