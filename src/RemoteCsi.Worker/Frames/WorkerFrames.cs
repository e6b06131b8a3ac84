using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Frames;

/// <summary>The worker's answer to <see cref="HelloFrame"/>.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Runtime">Version of .NET it runs on: <c>10.0.12</c>.</param>
/// <param name="FrameworkAssemblies">Full paths of the managed assemblies of its shared framework: what submissions compile against.</param>
/// <param name="WorkingDirectory">Its current directory.</param>
/// <param name="NextSequence">Sequence number of the next output chunk it will write.</param>
/// <param name="RunningSubmissionId">The newest submission whose outcome no agent has acknowledged: it waits, runs or has ended. Empty when there is none.</param>
/// <param name="GivesResults">Whether it knows <see cref="ListResultsFrame"/>; a worker of an older build does not say, and does not.</param>
public sealed record WelcomeFrame(
    int ProcessId, string Runtime, string[] FrameworkAssemblies, string WorkingDirectory, long NextSequence, string RunningSubmissionId, bool GivesResults = false)
    : Frame
{
    internal override FrameKind Kind => FrameKind.Welcome;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(ProcessId);
        writer.Write(Runtime);
        writer.WriteStrings(FrameworkAssemblies);
        writer.Write(WorkingDirectory);
        writer.Write(NextSequence);
        writer.Write(RunningSubmissionId);
        writer.Write(GivesResults);
    }

    internal static WelcomeFrame Read(BinaryReader reader) => new(
        reader.ReadInt32(), reader.ReadString(), reader.ReadStrings(), reader.ReadString(), reader.ReadInt64(), reader.ReadString(),
        reader.BaseStream.Position < reader.BaseStream.Length && reader.ReadBoolean());
}

/// <summary>A piece of console output.</summary>
/// <param name="Sequence">Numbers the chunks from 1 without gaps, except where the oldest were dropped.</param>
/// <param name="IsError">True for standard error.</param>
/// <param name="Text">At most 16,384 UTF-16 units.</param>
public sealed record OutputFrame(long Sequence, bool IsError, string Text) : Frame
{
    /// <summary>The longest <see cref="Text"/>, in UTF-16 units.</summary>
    public const int LongestText = 16_384;

    // What a JSON number can hold exactly; no session writes that many chunks.
    private const long LastSequence = 1L << 53;

    internal override FrameKind Kind => FrameKind.Output;

    internal override int ExpectedBytes => 32 + (Text.Length * sizeof(char));

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(Sequence);
        writer.Write(IsError);
        writer.WriteUtf16(Text);
    }

    // A worker runs user code, so its frames are no more to be trusted than user code is.
    internal static OutputFrame Read(BinaryReader reader)
    {
        long sequence = reader.ReadInt64();
        var output = new OutputFrame(sequence, reader.ReadBoolean(), reader.ReadUtf16());
        return sequence is > 0 and < LastSequence && output.Text.Length <= LongestText
            ? output
            : throw new InvalidDataException($"an output chunk has the number {sequence} and {output.Text.Length} characters");
    }
}

/// <summary>Code waits for a line of input. Sent again on every new connection until answered.</summary>
/// <param name="QuestionId">Numbers the questions.</param>
public sealed record InputQuestionFrame(long QuestionId) : Frame
{
    internal override FrameKind Kind => FrameKind.InputQuestion;

    internal override void Write(BinaryWriter writer) => writer.Write(QuestionId);

    internal static InputQuestionFrame Read(BinaryReader reader) => new(reader.ReadInt64());
}

/// <summary>How far a submission says it has come. Only the newest is sent, and only to an agent that said it takes it.</summary>
/// <param name="SubmissionId">The submission that runs.</param>
/// <param name="Fraction">From 0 to 1; null when it did not say.</param>
/// <param name="Text">What it is doing; null when it did not say.</param>
public sealed record ReportedFrame(string SubmissionId, double? Fraction, string? Text) : Frame
{
    internal override FrameKind Kind => FrameKind.Reported;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(SubmissionId);
        writer.Write(Fraction ?? double.NaN);
        writer.WriteOptional(Text);
    }

    internal static ReportedFrame Read(BinaryReader reader)
    {
        string submission = reader.ReadString();
        double fraction = reader.ReadDouble();
        var report = new ReportedFrame(submission, double.IsNaN(fraction) ? null : fraction, reader.ReadOptional());
        return report is { Fraction: null or (>= 0 and <= 1) } && report.Text is null or { Length: <= Execution.SessionProgress.LongestText }
            ? report
            : throw new InvalidDataException("a report is of more than all, of less than nothing, or too long");
    }
}

/// <summary>How a submission ended. Sent after all output it wrote, and again on every new connection until acknowledged.</summary>
/// <param name="SubmissionId">Which.</param>
/// <param name="Status">How.</param>
/// <param name="Value">The value's display; null when it has none.</param>
/// <param name="ValueType"><c>Type.ToString()</c> of the value; null when there is none or it is null.</param>
/// <param name="ValueJson">The value as JSON; null as documented at the protocol's outcome.</param>
/// <param name="Exception">What ended it.</param>
/// <param name="FirstSequence">Sequence number of the first chunk written since it began.</param>
/// <param name="NextSequence">Sequence number after the last chunk written before it ended.</param>
/// <param name="WorkingDirectory">The current directory when it had ended.</param>
public sealed record OutcomeFrame(
    string SubmissionId, OutcomeStatus Status, ValueNode? Value, string? ValueType, string? ValueJson, ThrownException? Exception,
    long FirstSequence, long NextSequence, string WorkingDirectory) : Frame
{
    internal override FrameKind Kind => FrameKind.Outcome;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(SubmissionId);
        writer.Write((byte)Status);
        ValueNode.WriteOptional(writer, Value);
        writer.WriteOptional(ValueType);
        writer.WriteOptional(ValueJson);
        ThrownException.WriteOptional(writer, Exception);
        writer.Write(FirstSequence);
        writer.Write(NextSequence);
        writer.Write(WorkingDirectory);
    }

    internal static OutcomeFrame Read(BinaryReader reader) => new(
        reader.ReadString(), (OutcomeStatus)reader.ReadByte(), ValueNode.ReadOptional(reader), reader.ReadOptional(),
        reader.ReadOptional(), ThrownException.ReadOptional(reader), reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
}
