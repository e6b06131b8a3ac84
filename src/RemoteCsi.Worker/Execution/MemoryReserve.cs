namespace RemoteCsi.Worker.Execution;

/// <summary>
/// Memory that is kept back under a heap limit, so that when user code has used up the rest its exception can still be
/// described, and the next submission, which may let go of what fills the heap, can still be loaded.
/// </summary>
/// <remarks>For one thread at a time. Without a limit nothing is kept: the heap is then as large as the machine.</remarks>
internal sealed class MemoryReserve
{
    // Counted against the limit but never touched, so it takes no memory of the machine's.
    private const int Bytes = 8 * 1024 * 1024;

    private readonly bool _isLimited = GC.GetConfigurationVariables().TryGetValue("GCHeapHardLimit", out object? limit) && limit is > 0L;
    private byte[]? _reserve;

    /// <summary>Keeps the reserve back, if there is room for it and it is not kept already.</summary>
    public void Hold()
    {
        if (!_isLimited || _reserve is not null)
        {
            return;
        }

        try
        {
            _reserve = GC.AllocateUninitializedArray<byte>(Bytes);
        }
        catch (OutOfMemoryException)
        {
            // The heap is full; after a submission that makes room there is another attempt.
        }
    }

    /// <summary>Lets go of it, because there is no other memory left.</summary>
    public void Release()
    {
        _reserve = null;
        GC.Collect();
    }
}
