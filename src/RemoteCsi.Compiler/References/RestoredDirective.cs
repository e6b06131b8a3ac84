using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.References;

/// <summary>What a <c>#r</c> that was restored resolves to: an assembly with nothing in it.</summary>
/// <remarks>Roslyn takes one reference for a directive. What it really stands for are references of the submission itself.</remarks>
internal static class RestoredDirective
{
    /// <summary>Its name.</summary>
    public const string Name = "RemoteCsi.Restored";

    /// <summary>That assembly.</summary>
    public static PortableExecutableReference Reference { get; } = Make();

    private static PortableExecutableReference Make()
    {
        using var image = new MemoryStream();
        CSharpCompilation.Create(Name, options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        return AssemblyMetadata.CreateFromImage(image.ToArray()).GetReference(display: Name);
    }
}
