namespace RemoteCsi.Agent.Workers;

/// <summary>The worker process is gone, and the session's variables with it.</summary>
/// <param name="cause">How it ended, in one line.</param>
internal sealed class WorkerLostException(string cause) : Exception(cause);
