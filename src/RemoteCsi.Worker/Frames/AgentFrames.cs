namespace RemoteCsi.Worker.Frames;

/// <summary>The agent's first frame on a connection. The worker answers <see cref="WelcomeFrame"/>, then sends again all that is not acknowledged.</summary>
/// <param name="AckedSequence">The last output chunk the agent has; 0 for none, which brings all that is retained.</param>
/// <param name="Attached">See <see cref="AttachedFrame"/>.</param>
/// <param name="TakesReports">Whether it knows <see cref="ReportedFrame"/>; an agent of an older build does not say, and does not.</param>
public sealed record HelloFrame(long AckedSequence, bool Attached, bool TakesReports = false) : Frame
{
    internal override FrameKind Kind => FrameKind.Hello;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(AckedSequence);
        writer.Write(Attached);
        writer.Write(TakesReports);
    }

    internal static HelloFrame Read(BinaryReader reader) => new(
        reader.ReadInt64(), reader.ReadBoolean(), reader.BaseStream.Position < reader.BaseStream.Length && reader.ReadBoolean());
}

/// <summary>Tells where assemblies named by <c>#r</c> are. Telling a path twice changes nothing.</summary>
/// <param name="Paths">Full paths.</param>
public sealed record ReferencesFrame(string[] Paths) : Frame
{
    internal override FrameKind Kind => FrameKind.References;

    internal override void Write(BinaryWriter writer) => writer.WriteStrings(Paths);

    internal static ReferencesFrame Read(BinaryReader reader) => new(reader.ReadStrings());
}

/// <summary>Runs a compiled submission. A worker runs one at a time and is sent one at a time; a known id is not run again.</summary>
/// <param name="SubmissionId">The id its client chose.</param>
/// <param name="Index">Its number in the session, from 1; names it in stack traces.</param>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its portable PDB; empty for a typed line, all of which is on line 1.</param>
/// <param name="EntryType">Metadata name of the type with the static method <c>&lt;Factory&gt;</c>.</param>
/// <param name="HasValue">True when the result is a value to show.</param>
/// <param name="WantValueJson">True when the value is wanted as JSON, too.</param>
/// <param name="TakesResults">True when it names earlier results; an agent of an older build does not say, and then it does not.</param>
public sealed record RunFrame(
    string SubmissionId, int Index, byte[] Image, byte[] Symbols, string EntryType, bool HasValue, bool WantValueJson,
    bool TakesResults = false) : Frame
{
    internal override FrameKind Kind => FrameKind.Run;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(SubmissionId);
        writer.Write(Index);
        writer.WriteBytes(Image);
        writer.WriteBytes(Symbols);
        writer.Write(EntryType);
        writer.Write(HasValue);
        writer.Write(WantValueJson);
        writer.Write(TakesResults);
    }

    internal static RunFrame Read(BinaryReader reader) => new(
        reader.ReadString(), reader.ReadInt32(), reader.ReadByteArray(), reader.ReadByteArray(), reader.ReadString(),
        reader.ReadBoolean(), reader.ReadBoolean(), reader.BaseStream.Position < reader.BaseStream.Length && reader.ReadBoolean());
}

/// <summary>Asks the running submission to stop.</summary>
/// <param name="SubmissionId">Only this one; ignored when another runs.</param>
public sealed record InterruptFrame(string SubmissionId) : Frame
{
    internal override FrameKind Kind => FrameKind.Interrupt;

    internal override void Write(BinaryWriter writer) => writer.Write(SubmissionId);

    internal static InterruptFrame Read(BinaryReader reader) => new(reader.ReadString());
}

/// <summary>Answers an <see cref="InputQuestionFrame"/>.</summary>
/// <param name="QuestionId">Which.</param>
/// <param name="Line">The line without its end; null for the end of input.</param>
public sealed record InputFrame(long QuestionId, string? Line) : Frame
{
    internal override FrameKind Kind => FrameKind.Input;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(QuestionId);
        writer.WriteOptional(Line);
    }

    internal static InputFrame Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadOptional());
}

/// <summary>The agent has all output up to a chunk; the worker's window moves on.</summary>
/// <param name="Sequence">The chunk.</param>
public sealed record AckOutputFrame(long Sequence) : Frame
{
    internal override FrameKind Kind => FrameKind.AckOutput;

    internal override void Write(BinaryWriter writer) => writer.Write(Sequence);

    internal static AckOutputFrame Read(BinaryReader reader) => new(reader.ReadInt64());
}

/// <summary>The agent has an outcome in its journal; the worker may forget it.</summary>
/// <param name="SubmissionId">Whose.</param>
public sealed record AckOutcomeFrame(string SubmissionId) : Frame
{
    internal override FrameKind Kind => FrameKind.AckOutcome;

    internal override void Write(BinaryWriter writer) => writer.Write(SubmissionId);

    internal static AckOutcomeFrame Read(BinaryReader reader) => new(reader.ReadString());
}

/// <summary>Whether a client reads the session's output: with one the producer waits for it, with none the oldest output is dropped.</summary>
/// <param name="IsAttached">True when at least one does.</param>
public sealed record AttachedFrame(bool IsAttached) : Frame
{
    internal override FrameKind Kind => FrameKind.Attached;

    internal override void Write(BinaryWriter writer) => writer.Write(IsAttached);

    internal static AttachedFrame Read(BinaryReader reader) => new(reader.ReadBoolean());
}

/// <summary>Ends the worker process (or, in a process that is not its own, lets go of it).</summary>
public sealed record ExitFrame : Frame
{
    internal override FrameKind Kind => FrameKind.Exit;

    internal override void Write(BinaryWriter writer)
    {
    }

    internal static ExitFrame Read(BinaryReader _) => new();
}
