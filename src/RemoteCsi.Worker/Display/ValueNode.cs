using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Display;

/// <summary>A value as shown: a bounded tree. Field by field the client protocol's display node.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The one-line form of this node alone.</param>
/// <param name="TypeName">The run-time type as C# writes it, without namespaces; null for null.</param>
/// <param name="Members">Named parts.</param>
/// <param name="Items">Unnamed parts.</param>
/// <param name="Count">How many items there are in all; null when not known.</param>
/// <param name="Truncated">True when something of this node was cut.</param>
public sealed record ValueNode(
    ValueKind Kind, string Text, string? TypeName = null, ValueMember[]? Members = null, ValueNode[]? Items = null,
    long? Count = null, bool Truncated = false)
{
    // A worker runs user code, so its frames are no more to be trusted than user code is. Without a bound on the parts
    // of one node, nested counts that each fit the frame would together reserve a multiple of it.
    private const int DeepestLevel = 32;
    private const int MostParts = 4096;
    private const int MostNodes = 16_384;

    internal static void WriteOptional(BinaryWriter writer, ValueNode? node)
    {
        writer.Write(node is not null);
        node?.Write(writer);
    }

    internal static ValueNode? ReadOptional(BinaryReader reader)
    {
        int left = MostNodes;
        return reader.ReadBoolean() ? Read(reader, 0, ref left) : null;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write((byte)Kind);
        writer.WriteUtf16(Text);
        writer.WriteOptional(TypeName);
        writer.Write(Members?.Length ?? -1);
        foreach (ValueMember member in Members ?? [])
        {
            writer.WriteUtf16(member.Name);
            member.Value.Write(writer);
        }

        writer.Write(Items?.Length ?? -1);
        foreach (ValueNode item in Items ?? [])
        {
            item.Write(writer);
        }

        writer.Write(Count ?? -1);
        writer.Write(Truncated);
    }

    private static ValueNode Read(BinaryReader reader, int depth, ref int left)
    {
        if (left-- == 0)
        {
            throw new InvalidDataException($"a value's display has more than {MostNodes} parts");
        }

        if (depth > DeepestLevel)
        {
            throw new InvalidDataException($"a value's display is nested deeper than {DeepestLevel} levels");
        }

        var kind = (ValueKind)reader.ReadByte();
        string text = reader.ReadUtf16();
        string? typeName = reader.ReadOptional();
        ValueMember[]? members = null;
        if (ReadPartCount(reader) is int memberCount)
        {
            members = new ValueMember[memberCount];
            for (int i = 0; i < memberCount; i++)
            {
                members[i] = new ValueMember(reader.ReadUtf16(), Read(reader, depth + 1, ref left));
            }
        }

        ValueNode[]? items = null;
        if (ReadPartCount(reader) is int itemCount)
        {
            items = new ValueNode[itemCount];
            for (int i = 0; i < itemCount; i++)
            {
                items[i] = Read(reader, depth + 1, ref left);
            }
        }

        long count = reader.ReadInt64();
        return new ValueNode(kind, text, typeName, members, items, count < 0 ? null : count, reader.ReadBoolean());
    }

    private static int? ReadPartCount(BinaryReader reader) =>
        reader.ReadOptionalCount(5) is not int count ? null
        : count <= MostParts ? count
        : throw new InvalidDataException($"a value's display has {count} parts in one place; at most {MostParts} are allowed");
}

/// <summary>A named part of a <see cref="ValueNode"/>.</summary>
/// <param name="Name">Property or field.</param>
/// <param name="Value">Its value.</param>
public sealed record ValueMember(string Name, ValueNode Value);
