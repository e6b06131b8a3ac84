using System.Reflection.Metadata;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.Disassembler;
using ICSharpCode.Decompiler.Metadata;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>IL of a type or a member, with the state machine that a member's body was moved into.</summary>
internal static class Disassembly
{
    /// <summary>The text, with line feeds.</summary>
    public static string Of(PEFile assembly, DecompilerJob job)
    {
        var text = new StringWriter { NewLine = "\n" };
        var output = new PlainTextOutput(text) { IndentationString = "    " };
        var writer = new ReflectionDisassembler(output, CancellationToken.None)
        {
            AssemblyResolver = new NamedAssemblies(job.References),
            DetectControlStructure = true,
            DecodeCustomAttributeBlobs = true,
        };
        foreach (EntityHandle handle in Wanted(assembly.Metadata, job).ToArray())
        {
            Write(writer, output, assembly, handle);
            output.WriteLine();
        }

        return text.ToString().ReplaceLineEndings("\n").Trim('\n') + "\n";
    }

    private static void Write(ReflectionDisassembler writer, PlainTextOutput output, PEFile assembly, EntityHandle handle)
    {
        MetadataReader metadata = assembly.Metadata;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                writer.DisassembleType(assembly, (TypeDefinitionHandle)handle);
                break;
            case HandleKind.MethodDefinition:
                writer.DisassembleMethod(assembly, (MethodDefinitionHandle)handle);
                break;
            case HandleKind.FieldDefinition:
                writer.DisassembleField(assembly, (FieldDefinitionHandle)handle);
                break;
            case HandleKind.PropertyDefinition:
                writer.DisassembleProperty(assembly, (PropertyDefinitionHandle)handle);
                PropertyAccessors property = metadata.GetPropertyDefinition((PropertyDefinitionHandle)handle).GetAccessors();
                WriteAll(writer, output, assembly, [property.Getter, property.Setter, .. property.Others]);
                break;
            case HandleKind.EventDefinition:
                writer.DisassembleEvent(assembly, (EventDefinitionHandle)handle);
                EventAccessors accessors = metadata.GetEventDefinition((EventDefinitionHandle)handle).GetAccessors();
                WriteAll(writer, output, assembly, [accessors.Adder, accessors.Remover, accessors.Raiser, .. accessors.Others]);
                break;
            default:
                throw new InvalidOperationException($"a {handle.Kind} has no IL");
        }
    }

    private static void WriteAll(ReflectionDisassembler writer, PlainTextOutput output, PEFile assembly, IEnumerable<MethodDefinitionHandle> methods)
    {
        foreach (MethodDefinitionHandle method in methods.Where(method => !method.IsNil))
        {
            output.WriteLine();
            writer.DisassembleMethod(assembly, method);
        }
    }

    private static IEnumerable<EntityHandle> Wanted(MetadataReader metadata, DecompilerJob job)
    {
        if (job.Token != 0)
        {
            EntityHandle handle = DecompilerProgram.HandleOf(job.Token);
            return handle.Kind == HandleKind.MethodDefinition ? WithMachine(metadata, (MethodDefinitionHandle)handle) : [handle];
        }

        IEnumerable<TypeDefinitionHandle> types = metadata.TypeDefinitions.Where(type => metadata.GetTypeDefinition(type).GetDeclaringType().IsNil);
        if (job.Types.Length == 0)
        {
            // The compiler adds attributes of its own, in namespaces of theirs; a submission has none.
            return types.Where(type => metadata.GetTypeDefinition(type) is var one && one.Namespace.IsNil && metadata.GetString(one.Name) != "<Module>")
                .Select(type => (EntityHandle)type);
        }

        TypeDefinitionHandle found = default;
        foreach (string name in job.Types)
        {
            found = types.FirstOrDefault(type => metadata.GetString(metadata.GetTypeDefinition(type).Name) == name);
            if (found.IsNil)
            {
                throw new InvalidOperationException($"there is no type {name}");
            }

            types = metadata.GetTypeDefinition(found).GetNestedTypes();
        }

        if (job.Members.Length == 0)
        {
            return [found];
        }

        // Overloads with as many parameters are shown together: rarely are there any, and each says what it takes.
        return metadata.GetTypeDefinition(found).GetMethods()
            .Where(method => metadata.GetMethodDefinition(method) is var one && job.Members.Contains(metadata.GetString(one.Name))
                && (job.Parameters < 0 || ParametersOf(metadata, one) == job.Parameters))
            .SelectMany(method => WithMachine(metadata, method));
    }

    private static int ParametersOf(MetadataReader metadata, MethodDefinition method)
    {
        BlobReader signature = metadata.GetBlobReader(method.Signature);
        if (signature.ReadSignatureHeader().IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        return signature.ReadCompressedInteger();
    }

    /// <summary>A method, and the class of its state machine when it is an iterator or asynchronous.</summary>
    private static IEnumerable<EntityHandle> WithMachine(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        string prefix = $"<{metadata.GetString(method.Name)}>d__";
        bool isMoved = method.GetCustomAttributes().Any(attribute =>
            metadata.GetCustomAttribute(attribute).GetAttributeType(metadata).GetFullTypeName(metadata).Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal));
        return
        [
            handle,
            .. isMoved
                ? metadata.GetTypeDefinition(method.GetDeclaringType()).GetNestedTypes()
                    .Where(type => metadata.GetString(metadata.GetTypeDefinition(type).Name).StartsWith(prefix, StringComparison.Ordinal)).Select(type => (EntityHandle)type)
                : [],
        ];
    }
}
