using System.ComponentModel;
using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Hosting;

/// <summary>Whether this worker belongs to a session, and how it comes to.</summary>
internal sealed class Assignment(WorkerSocket socket, SessionEngine engine)
{
    private volatile bool _isAssigned;
    private volatile ErrorFile? _errors;

    /// <summary>Whether it belongs to a session. Until it does, it ends with its agent.</summary>
    public bool IsAssigned => _isAssigned;

    /// <summary>It belongs to a session from its start.</summary>
    public void Begin(string errorFile)
    {
        ProcessDetachment.SendErrorsTo(errorFile);
        _errors = new ErrorFile(errorFile, engine.Output);
        engine.AddSource(_errors);
        _isAssigned = true;
    }

    /// <summary>Empties the session's error file when it has grown too large.</summary>
    public void LimitErrors() => _errors?.Limit();

    /// <summary>The agent gives it to a session.</summary>
    public AssignedFrame Assign(AssignFrame assign)
    {
        if (_isAssigned)
        {
            return Refuse("it belongs to a session already");
        }

        try
        {
            Directory.SetCurrentDirectory(assign.Directory);
            engine.Output.StartAt(assign.FirstSequence);
            Begin(assign.ErrorFile);
            socket.MoveTo(assign.Socket);
            return new AssignedFrame(Directory.GetCurrentDirectory(), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or ArgumentException)
        {
            _isAssigned = false;
            return Refuse(e.Message);
        }
    }

    private static AssignedFrame Refuse(string why) => new("", why);
}
