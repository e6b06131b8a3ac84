using System.Runtime.InteropServices;

namespace RemoteCsi.Worker.Frames;

/// <summary>The few shapes that <see cref="BinaryWriter"/> lacks. Every read is bounded by what is left of its frame.</summary>
internal static class WireExtensions
{
    public static void WriteBytes(this BinaryWriter writer, byte[] value)
    {
        writer.Write(value.Length);
        writer.Write(value);
    }

    public static byte[] ReadByteArray(this BinaryReader reader) => reader.ReadBytes(reader.ReadCount(1));

    public static void WriteStrings(this BinaryWriter writer, string[] values)
    {
        writer.Write(values.Length);
        foreach (string value in values)
        {
            writer.Write(value);
        }
    }

    public static string[] ReadStrings(this BinaryReader reader)
    {
        var values = new string[reader.ReadCount(1)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadString();
        }

        return values;
    }

    public static void WriteOptional(this BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            writer.WriteUtf16(value);
        }
    }

    public static string? ReadOptional(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadUtf16() : null;

    /// <summary>Writes text unit by unit, so that the lone surrogates that user code may write survive.</summary>
    public static void WriteUtf16(this BinaryWriter writer, string value)
    {
        writer.Write(value.Length);
        writer.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public static string ReadUtf16(this BinaryReader reader)
    {
        int length = reader.ReadCount(sizeof(char));
        byte[] bytes = reader.ReadBytes(length * sizeof(char));
        return new string(MemoryMarshal.Cast<byte, char>(bytes));
    }

    /// <summary>Reads a count of elements that take at least <paramref name="elementBytes"/> each.</summary>
    /// <exception cref="InvalidDataException">The rest of the frame cannot hold that many.</exception>
    public static int ReadCount(this BinaryReader reader, int elementBytes)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && (long)count * elementBytes <= left
            ? count
            : throw new InvalidDataException($"a frame says it holds {count} elements, but only {left} bytes are left of it");
    }

    public static int? ReadOptionalCount(this BinaryReader reader, int elementBytes)
    {
        long start = reader.BaseStream.Position;
        if (reader.ReadInt32() == -1)
        {
            return null;
        }

        reader.BaseStream.Position = start;
        return reader.ReadCount(elementBytes);
    }
}
