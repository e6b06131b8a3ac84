namespace RemoteCsi.Worker.Frames;

/// <summary>A closed type as the runtime has it, for who must find it again in the assemblies' metadata.</summary>
/// <param name="Assembly">Simple name of its assembly; empty for an array.</param>
/// <param name="Name">Full name of its definition, as <see cref="Type.FullName"/> has it; empty for an array.</param>
/// <param name="Arguments">Its type arguments, those of the types around it first; of an array the element's type.</param>
/// <param name="Rank">Of an array its rank; else 0.</param>
/// <param name="Members">Of an anonymous type the names of its properties, a type argument each; else null.</param>
public sealed record TypeDescription(string Assembly, string Name, TypeDescription[] Arguments, int Rank, string[]? Members)
{
    /// <summary>How deep type arguments may nest.</summary>
    public const int Deepest = 12;

    // Two empty names, a rank, a mark and a count.
    private const int LeastBytes = 11;

    internal static void WriteAll(BinaryWriter writer, TypeDescription[] types)
    {
        writer.Write(types.Length);
        foreach (TypeDescription type in types)
        {
            writer.Write(type.Assembly);
            writer.Write(type.Name);
            writer.Write(type.Rank);
            writer.Write(type.Members is not null);
            if (type.Members is not null)
            {
                writer.WriteStrings(type.Members);
            }

            WriteAll(writer, type.Arguments);
        }
    }

    internal static TypeDescription[] ReadAll(BinaryReader reader, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"types nest deeper than {Deepest}");
        }

        var types = new TypeDescription[reader.ReadCount(LeastBytes)];
        for (int i = 0; i < types.Length; i++)
        {
            string assembly = reader.ReadString();
            string name = reader.ReadString();
            int rank = reader.ReadInt32();
            string[]? members = reader.ReadBoolean() ? reader.ReadStrings() : null;
            types[i] = new TypeDescription(assembly, name, ReadAll(reader, depth + 1), rank, members);
        }

        return types;
    }
}
