using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Frames;

/// <summary>Asks for the session's variables. The worker answers with a <see cref="VariablesFrame"/>, also while code runs.</summary>
/// <param name="QuestionId">Numbers the questions of one agent.</param>
public sealed record ListVariablesFrame(long QuestionId) : Frame
{
    internal override FrameKind Kind => FrameKind.ListVariables;

    internal override void Write(BinaryWriter writer) => writer.Write(QuestionId);

    internal static ListVariablesFrame Read(BinaryReader reader) => new(reader.ReadInt64());
}

/// <summary>The worker's answer to <see cref="ListVariablesFrame"/>.</summary>
/// <param name="QuestionId">Which.</param>
/// <param name="Variables">The variables, oldest first.</param>
/// <param name="IsCut">True when there are older ones that were left out.</param>
public sealed record VariablesFrame(long QuestionId, ShownVariable[] Variables, bool IsCut) : Frame
{
    /// <summary>The most <see cref="Variables"/>.</summary>
    public const int MostVariables = 200;

    // A type's name, the name of a variable, and the marks of an empty node.
    private const int LeastBytes = 12;

    internal override FrameKind Kind => FrameKind.Variables;

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(QuestionId);
        writer.Write(Variables.Length);
        foreach (ShownVariable variable in Variables)
        {
            writer.WriteUtf16(variable.Name);
            writer.WriteUtf16(variable.Type);
            ValueNode.WriteOptional(writer, variable.Value);
        }

        writer.Write(IsCut);
    }

    // A worker runs user code, so its frames are no more to be trusted than user code is.
    internal static VariablesFrame Read(BinaryReader reader)
    {
        long question = reader.ReadInt64();
        var variables = new ShownVariable[reader.ReadCount(LeastBytes)];
        if (variables.Length > MostVariables)
        {
            throw new InvalidDataException($"a list of {variables.Length} variables is over the limit of {MostVariables}");
        }

        for (int i = 0; i < variables.Length; i++)
        {
            variables[i] = new ShownVariable(
                reader.ReadUtf16(), reader.ReadUtf16(), ValueNode.ReadOptional(reader) ?? throw new InvalidDataException("a variable has no value"));
        }

        return new VariablesFrame(question, variables, reader.ReadBoolean());
    }
}

/// <summary>A variable of the session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type it was declared with, as C# writes it, without namespaces.</param>
/// <param name="Value">Its value now, bounded more narrowly than a result's.</param>
public sealed record ShownVariable(string Name, string Type, ValueNode Value);
