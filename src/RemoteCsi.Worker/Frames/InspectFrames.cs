using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Frames;

/// <summary>Asks for a result, or for parts of something in a tree that was opened so. The worker answers with an <see cref="InspectedFrame"/>, also while code runs.</summary>
/// <param name="QuestionId">Numbers the questions of one agent.</param>
/// <param name="SubmissionId">Whose result to open; empty for the last one. Of no meaning in an open tree.</param>
/// <param name="IsDetailed">True to have the result shown in detail and no tree opened.</param>
/// <param name="Tree">The open tree; 0 to open one.</param>
/// <param name="Node">What in it to take apart.</param>
/// <param name="Offset">The first part that is wanted, from 0.</param>
/// <param name="Count">How many parts at most.</param>
public sealed record InspectFrame(
    long QuestionId, string SubmissionId, bool IsDetailed, long Tree, long Node, long Offset, int Count) : Frame
{
    internal override FrameKind Kind => FrameKind.Inspect;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(QuestionId);
        writer.Write(SubmissionId);
        writer.Write(IsDetailed);
        writer.Write(Tree);
        writer.Write(Node);
        writer.Write(Offset);
        writer.Write(Count);
    }

    internal static InspectFrame Read(BinaryReader reader) => new(
        reader.ReadInt64(), reader.ReadString(), reader.ReadBoolean(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
}

/// <summary>Gives a tree back. One that is not open is none to close.</summary>
/// <param name="Tree">Which.</param>
public sealed record CloseTreeFrame(long Tree) : Frame
{
    internal override FrameKind Kind => FrameKind.CloseTree;

    internal override void Write(BinaryWriter writer) => writer.Write(Tree);

    internal static CloseTreeFrame Read(BinaryReader reader) => new(reader.ReadInt64());
}

/// <summary>The worker's answer to <see cref="InspectFrame"/>.</summary>
/// <param name="QuestionId">Which.</param>
/// <param name="Tree">The tree; 0 where none is open.</param>
/// <param name="Parts">The result itself where a tree was opened, else the parts.</param>
/// <param name="HasMore">True when there are, or may be, more parts after these.</param>
/// <param name="Total">How many there are in all; null when not known.</param>
/// <param name="Problem">What kept parts from being shown, in one line; null when nothing did.</param>
public sealed record InspectedFrame(long QuestionId, long Tree, InspectedPart[] Parts, bool HasMore, long? Total, string? Problem) : Frame
{
    /// <summary>The most <see cref="Parts"/>.</summary>
    public const int MostParts = 1000;

    // A name, a handle, and the marks of an empty node.
    private const int LeastBytes = 16;

    internal override FrameKind Kind => FrameKind.Inspected;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(QuestionId);
        writer.Write(Tree);
        writer.Write(Parts.Length);
        foreach (InspectedPart part in Parts)
        {
            writer.WriteUtf16(part.Name);
            writer.Write(part.Node);
            ValueNode.WriteOptional(writer, part.Value);
        }

        writer.Write(HasMore);
        writer.Write(Total ?? -1);
        writer.WriteOptional(Problem);
    }

    // A worker runs user code, so its frames are no more to be trusted than user code is.
    internal static InspectedFrame Read(BinaryReader reader)
    {
        long question = reader.ReadInt64();
        long tree = reader.ReadInt64();
        var parts = new InspectedPart[reader.ReadCount(LeastBytes)];
        if (parts.Length > MostParts)
        {
            throw new InvalidDataException($"a list of {parts.Length} parts is over the limit of {MostParts}");
        }

        for (int i = 0; i < parts.Length; i++)
        {
            string name = reader.ReadUtf16();
            long node = reader.ReadInt64();
            parts[i] = new InspectedPart(name, ValueNode.ReadOptional(reader) ?? throw new InvalidDataException("a part has no value"), node);
        }

        bool hasMore = reader.ReadBoolean();
        long total = reader.ReadInt64();
        return new InspectedFrame(question, tree, parts, hasMore, total < 0 ? null : total, reader.ReadOptional());
    }
}

/// <summary>A part of an inspected value.</summary>
/// <param name="Name">A member's name, an item's index or key in brackets, or a group of members in parentheses.</param>
/// <param name="Value">Its value, on about a line.</param>
/// <param name="Node">By which it can be taken apart itself; 0 when it has no parts.</param>
public sealed record InspectedPart(string Name, ValueNode Value, long Node);
