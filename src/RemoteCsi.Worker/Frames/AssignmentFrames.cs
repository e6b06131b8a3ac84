namespace RemoteCsi.Worker.Frames;

/// <summary>Has a worker that belongs to no session run a submission that leaves nothing behind, so that the first real one finds it warm.</summary>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its portable PDB.</param>
/// <param name="EntryType">As in <see cref="RunFrame"/>.</param>
public sealed record WarmFrame(byte[] Image, byte[] Symbols, string EntryType) : Frame
{
    internal override FrameKind Kind => FrameKind.Warm;

    internal override void Write(BinaryWriter writer)
    {
        writer.WriteBytes(Image);
        writer.WriteBytes(Symbols);
        writer.Write(EntryType);
    }

    internal static WarmFrame Read(BinaryReader reader) => new(reader.ReadByteArray(), reader.ReadByteArray(), reader.ReadString());
}

/// <summary>The worker's answer to <see cref="WarmFrame"/>, whatever came of it.</summary>
public sealed record WarmedFrame : Frame
{
    internal override FrameKind Kind => FrameKind.Warmed;

    internal override void Write(BinaryWriter writer)
    {
    }

    internal static WarmedFrame Read(BinaryReader _) => new();
}

/// <summary>Makes a worker that belongs to no session the worker of one. Until then it ends when the connection does.</summary>
/// <param name="Socket">The path that its socket moves to.</param>
/// <param name="Directory">The working directory its code starts in.</param>
/// <param name="ErrorFile">Where descriptor 2 goes from now on.</param>
/// <param name="FirstSequence">The number of the session's next output chunk.</param>
public sealed record AssignFrame(string Socket, string Directory, string ErrorFile, long FirstSequence) : Frame
{
    internal override FrameKind Kind => FrameKind.Assign;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(Socket);
        writer.Write(Directory);
        writer.Write(ErrorFile);
        writer.Write(FirstSequence);
    }

    internal static AssignFrame Read(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt64());
}

/// <summary>The worker's answer to <see cref="AssignFrame"/>.</summary>
/// <param name="WorkingDirectory">Its current directory.</param>
/// <param name="Error">Why it is not that session's worker, in one line; empty when it is.</param>
public sealed record AssignedFrame(string WorkingDirectory, string Error) : Frame
{
    internal override FrameKind Kind => FrameKind.Assigned;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(WorkingDirectory);
        writer.Write(Error);
    }

    internal static AssignedFrame Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadString());
}
