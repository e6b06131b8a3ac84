using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace RemoteCsi.Testing.Libraries;

/// <summary>Compiles small class libraries, with their XML documentation, into a folder.</summary>
public static class LibraryBuilder
{
    /// <summary>Writes <c>NAME.dll</c> and <c>NAME.xml</c> into <paramref name="directory"/>.</summary>
    /// <param name="directory">An existing folder.</param>
    /// <param name="name">Assembly name.</param>
    /// <param name="source">C#, with documentation comments.</param>
    /// <param name="references">Paths of further libraries it needs.</param>
    /// <returns>The path of the library.</returns>
    /// <exception cref="InvalidOperationException">The source does not compile.</exception>
    public static string Build(string directory, string name, string source, params string[] references)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> all = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Concat(references);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose), encoding: Encoding.UTF8)],
            all.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true));
        string library = Path.Combine(directory, name + ".dll");
        using FileStream image = File.Create(library);
        using FileStream documentation = File.Create(Path.ChangeExtension(library, ".xml"));
        EmitResult result = compilation.Emit(image, xmlDocumentationStream: documentation);
        return result.Success ? library : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
