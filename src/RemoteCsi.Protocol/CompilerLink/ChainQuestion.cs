namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>A question about a text that is typed after a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Request">The question.</param>
internal sealed record ChainQuestion<T>(Guid Chain, T Request);
