namespace RemoteCsi.Worker.Frames;

/// <summary>An exception that left user code.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message, bounded.</param>
/// <param name="Stack">Its stack as text, bounded.</param>
/// <param name="Frames">The same stack in parts.</param>
/// <param name="Inner">Its inner exception; null when it has none.</param>
public sealed record ThrownException(string Type, string Message, string Stack, ThrownFrame[] Frames, ThrownException? Inner)
{
    // A worker runs user code, so its frames are no more to be trusted than user code is.
    private const int DeepestLevel = 32;

    internal static void WriteOptional(BinaryWriter writer, ThrownException? exception)
    {
        for (ThrownException? level = exception; level is not null; level = level.Inner)
        {
            writer.Write(true);
            writer.Write(level.Type);
            writer.WriteUtf16(level.Message);
            writer.WriteUtf16(level.Stack);
            writer.Write(level.Frames.Length);
            foreach (ThrownFrame frame in level.Frames)
            {
                writer.WriteUtf16(frame.Method);
                writer.WriteOptional(frame.Source);
                writer.Write(frame.Line);
                writer.Write(frame.IsUserCode);
            }
        }

        writer.Write(false);
    }

    internal static ThrownException? ReadOptional(BinaryReader reader) => ReadOptional(reader, 0);

    private static ThrownException? ReadOptional(BinaryReader reader, int level)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        if (level > DeepestLevel)
        {
            throw new InvalidDataException($"an exception is nested deeper than {DeepestLevel} levels");
        }

        string type = reader.ReadString();
        string message = reader.ReadUtf16();
        string stack = reader.ReadUtf16();
        var frames = new ThrownFrame[reader.ReadCount(6)];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = new ThrownFrame(reader.ReadUtf16(), reader.ReadOptional(), reader.ReadInt32(), reader.ReadBoolean());
        }

        return new ThrownException(type, message, stack, frames, ReadOptional(reader, level + 1));
    }
}

/// <summary>One frame of a <see cref="ThrownException"/>.</summary>
/// <param name="Method">Method with its type and parameter types, as C# writes them; <c>(top level)</c> for a submission's own statements.</param>
/// <param name="Source"><c>submission 3</c>, or a file; null when not known.</param>
/// <param name="Line">1-based line; 0 when not known.</param>
/// <param name="IsUserCode">True when it comes from a submission.</param>
public sealed record ThrownFrame(string Method, string? Source, int Line, bool IsUserCode);
