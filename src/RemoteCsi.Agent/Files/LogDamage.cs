namespace RemoteCsi.Agent.Files;

/// <summary>A place in a log that cannot be read although it is no torn tail: whole records follow it, or it is as long as it says.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Record">The number of the record that should be there, from 1.</param>
internal sealed record LogDamage(long Offset, int Record)
{
    /// <inheritdoc/>
    public override string ToString() => $"damaged at byte {Offset}, record {Record}";
}
