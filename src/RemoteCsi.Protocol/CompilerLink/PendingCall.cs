using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>A call that waits for its answer.</summary>
internal abstract class PendingCall
{
    /// <summary>The answer came.</summary>
    public abstract void Take(CompilerFrame frame);

    /// <summary>None will come.</summary>
    public abstract void Fail(Exception reason);
}

/// <inheritdoc/>
/// <param name="read">Reads the result.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class PendingCall<T>(Func<CompilerFrame, T> read, CancellationToken cancellationToken) : PendingCall
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<T> Answer => _answer.Task;

    /// <inheritdoc/>
    public override void Take(CompilerFrame frame)
    {
        switch (frame.Kind)
        {
            case CompilerFrameKind.Result:
                _answer.TrySetResult(read(frame));
                break;
            case CompilerFrameKind.Cancelled:
                _answer.TrySetCanceled(cancellationToken);
                break;
            case CompilerFrameKind.Error:
                CompilerFailure failure = frame.TakeJson(WireJson.Default.CompilerFailure);
                _answer.TrySetException(new CompilerCallException(failure.Code, failure.Message));
                break;
            default:
                throw new FrameException($"a frame of kind {frame.Kind} is no answer");
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
