using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>The documentation of symbols: from the files beside assemblies, the framework's reference pack, or the session's own comments.</summary>
internal sealed class DocumentationSource(ChainSymbols symbols)
{
    private readonly InheritedDocumentation _inherited = new(symbols.Compilation);

    /// <summary>The documentation of a symbol, with what it inherits; null when there is none.</summary>
    public XElement? Of(ISymbol symbol) => _inherited.Of(symbol);

    /// <summary>Why a symbol has none.</summary>
    public string WhyNone(ISymbol symbol)
    {
        switch (symbol)
        {
            case INamespaceSymbol space:
                return $"namespaces have no documentation; #find in:{space.ToDisplayString()} kind:type lists its types";
            case ITypeParameterSymbol or IArrayTypeSymbol or IPointerTypeSymbol:
                return "such a type has no documentation of its own";
        }

        if (symbol.ContainingAssembly is not { } assembly || symbols.ReferenceOf(assembly) is not { } reference)
        {
            return "no comment stands before its declaration";
        }

        string path = reference.FilePath ?? reference.Display ?? assembly.Name;
        if (symbols.IsOfFramework(reference))
        {
            var directory = new DirectoryInfo(Path.GetDirectoryName(path) ?? "/");
            return FrameworkDocumentation.Beside(directory.FullName) is not null
                ? "the framework's documentation says nothing of it"
                : $"the reference pack {directory.Parent?.Name}.Ref of .NET {directory.Name.Split('.')[0]} is not on this machine; it comes with the SDK, into packs/ beside shared/";
        }

        string file = Path.ChangeExtension(path, ".xml");
        return File.Exists(file) ? $"{file} says nothing of it" : $"there is no {Path.GetFileName(file)} beside {path}";
    }
}
