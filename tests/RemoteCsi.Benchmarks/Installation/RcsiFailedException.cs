namespace RemoteCsi.Benchmarks.Installation;

/// <summary>The program that is measured did not do what it should, so that its times would mean nothing.</summary>
/// <param name="message">What it did instead.</param>
internal sealed class RcsiFailedException(string message) : Exception(message);
