using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Agent.Restoring;

/// <summary>Has a program of its own restore packages and build projects, so that this process knows neither; it runs only while it is needed.</summary>
/// <remarks>Thread safe. The program holds nothing, so every way to lose it costs the calls in flight and no more.</remarks>
/// <param name="command">Program and leading arguments.</param>
/// <param name="time">The agent's clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class RestorerHost(IReadOnlyList<string> command, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Kept warm for the next call, for most of what a call costs is starting; not longer, for it holds some tens of megabytes.</summary>
    private static readonly TimeSpan KeptWarm = TimeSpan.FromMinutes(2);

    private readonly Lock _guard = new();
    private RestorerProcess? _current;
    private ITimer? _idle;
    private int _calls;
    private bool _disposed;

    /// <summary>Restores references.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Told what is being done, on any thread.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <exception cref="RestoreFailedException">They could not be restored, or the program died.</exception>
    public async Task<RestoredReferences> RestoreAsync(RestoreRequest request, Action<string> progress, CancellationToken cancellationToken)
    {
        RestorerProcess process = Enter();
        try
        {
            return await process.RestoreAsync(request, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(request, $"the program that restores references ended: {exception.Message}");
        }
        finally
        {
            Leave();
        }

        RestorerProcess Enter()
        {
            lock (_guard)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_current is not { IsAlive: true })
                {
                    _current?.Dispose();
                    _current = null;
                    try
                    {
                        _current = RestorerProcess.Start(command);
                    }
                    catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
                    {
                        throw Failed(request, $"the program that restores references, {command[0]}, cannot be started: {exception.Message}");
                    }

                    logger.RestorerStarted(_current.ProcessId);
                }

                _calls++;
                return _current;
            }
        }
    }

    public void Dispose()
    {
        lock (_guard)
        {
            _disposed = true;
            _idle?.Dispose();
            _current?.Dispose();
        }
    }

    private static RestoreFailedException Failed(RestoreRequest request, string message) =>
        new([.. request.References.Select(reference => new RestoreFailure(reference, message))]);

    private void Leave()
    {
        lock (_guard)
        {
            if (--_calls == 0 && !_disposed)
            {
                _idle ??= time.CreateTimer(_ => EndIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _idle.Change(KeptWarm, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void EndIdle()
    {
        lock (_guard)
        {
            if (_calls == 0)
            {
                _current?.Dispose();
                _current = null;
            }
        }
    }
}
