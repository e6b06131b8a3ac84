using System.Reflection.Metadata;
using System.Text;
using ICSharpCode.Decompiler;
using ICSharpCode.Decompiler.CSharp;
using ICSharpCode.Decompiler.Metadata;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>C# of a type, or of a member within the declarations around it.</summary>
internal static class Decompilation
{
    private const string Indentation = "    ";

    /// <summary>The text, with line feeds.</summary>
    public static string Of(PEFile assembly, DecompilerJob job)
    {
        var settings = new DecompilerSettings(LanguageVersion.Latest) { ThrowOnAssemblyResolveErrors = false, ShowXmlDocumentation = false };
        settings.CSharpFormattingOptions.IndentationString = Indentation;
        var decompiler = new CSharpDecompiler(assembly, new NamedAssemblies(job.References), settings);
        EntityHandle handle = DecompilerProgram.HandleOf(job.Token);
        string text = decompiler.DecompileAsString(handle).ReplaceLineEndings("\n").Trim('\n');
        return Note(assembly) + Within(text, job) + "\n";
    }

    /// <summary>Puts a member, or a type, into what is around it.</summary>
    private static string Within(string text, DecompilerJob job)
    {
        string[] lines = text.Split('\n');
        string[] usings = [.. lines.TakeWhile(line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';'))];
        var whole = new StringBuilder();
        foreach (string line in usings.Where(line => line.Length > 0))
        {
            whole.Append(line).Append('\n');
        }

        whole.Append(whole.Length > 0 ? "\n" : "").Append(job.Namespace.Length > 0 ? $"namespace {job.Namespace};\n\n" : "");
        string indentation = "";
        foreach (string header in job.Headers)
        {
            whole.Append(indentation).Append(header).Append('\n').Append(indentation).Append("{\n");
            indentation += Indentation;
        }

        // Of a raw string's lines the indentation is part of the text, and the decompiler writes none.
        foreach (string line in lines.Skip(usings.Length))
        {
            whole.Append(line.Length > 0 ? indentation : "").Append(line).Append('\n');
        }

        for (int depth = job.Headers.Length - 1; depth >= 0; depth--)
        {
            whole.Append(string.Concat(Enumerable.Repeat(Indentation, depth))).Append("}\n");
        }

        return whole.ToString().TrimEnd('\n');
    }

    /// <summary>What has to be known of the assembly to read the rest.</summary>
    private static string Note(PEFile assembly) =>
        assembly.Metadata.GetAssemblyDefinition().GetCustomAttributes()
            .Any(handle => assembly.Metadata.GetCustomAttribute(handle).GetAttributeType(assembly.Metadata).GetFullTypeName(assembly.Metadata).Name == "ReferenceAssemblyAttribute")
            ? "// A reference assembly: it declares, and what its members do is not in it.\n"
            : "";
}
