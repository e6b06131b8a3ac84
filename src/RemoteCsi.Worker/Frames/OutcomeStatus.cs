namespace RemoteCsi.Worker.Frames;

/// <summary>How a run ended.</summary>
public enum OutcomeStatus : byte
{
    /// <summary>It ran to its end.</summary>
    Completed = 0,

    /// <summary>An exception left it.</summary>
    Threw = 1,

    /// <summary>It was interrupted.</summary>
    Cancelled = 2,
}
