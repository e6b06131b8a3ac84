namespace RemoteCsi.Worker.Frames;

/// <summary>The kinds of <see cref="Frame"/>; agent to worker below 64, worker to agent from 64 on.</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    References = 2,
    Run = 3,
    Interrupt = 4,
    Input = 5,
    AckOutput = 6,
    AckOutcome = 7,
    Attached = 8,
    Exit = 9,
    Assign = 16,
    Warm = 17,
    ListVariables = 24,
    Inspect = 25,
    CloseTree = 26,
    ListResults = 27,

    Welcome = 64,
    Output = 65,
    InputQuestion = 66,
    Outcome = 67,
    Reported = 68,
    Assigned = 80,
    Warmed = 81,
    Variables = 88,
    Inspected = 89,
    Results = 90,
}
