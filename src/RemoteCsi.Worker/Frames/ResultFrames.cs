namespace RemoteCsi.Worker.Frames;

/// <summary>Asks what the kept results are. The worker answers with a <see cref="ResultsFrame"/>, also while code runs.</summary>
/// <param name="QuestionId">Numbers the questions of one agent.</param>
public sealed record ListResultsFrame(long QuestionId) : Frame
{
    internal override FrameKind Kind => FrameKind.ListResults;

    internal override void Write(BinaryWriter writer) => writer.Write(QuestionId);

    internal static ListResultsFrame Read(BinaryReader reader) => new(reader.ReadInt64());
}

/// <summary>The worker's answer to <see cref="ListResultsFrame"/>.</summary>
/// <param name="QuestionId">Which.</param>
/// <param name="Results">Of each result, newest first, the types by which code could name it, nearest first; none for a null.</param>
public sealed record ResultsFrame(long QuestionId, TypeDescription[][] Results) : Frame
{
    internal override FrameKind Kind => FrameKind.Results;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(QuestionId);
        writer.Write(Results.Length);
        foreach (TypeDescription[] types in Results)
        {
            TypeDescription.WriteAll(writer, types);
        }
    }

    // A worker runs user code, so its frames are no more to be trusted than user code is.
    internal static ResultsFrame Read(BinaryReader reader)
    {
        long question = reader.ReadInt64();
        var results = new TypeDescription[reader.ReadCount(sizeof(int))][];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = TypeDescription.ReadAll(reader, 0);
        }

        return new ResultsFrame(question, results);
    }
}
