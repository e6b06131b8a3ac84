using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>The documentation of symbols: from the files beside assemblies, the framework's reference pack, or the session's own comments.</summary>
internal sealed class DocumentationSource(ChainSymbols symbols)
{
    /// <summary>How far <c>inheritdoc</c> is followed; one that leads back to itself ends there.</summary>
    private const int MostSteps = 10;

    /// <summary>The documentation of a symbol, with what it inherits; null when there is none.</summary>
    public XElement? Of(ISymbol symbol) => Of(Definition(symbol), 0);

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

    private static ISymbol Definition(ISymbol symbol) => (symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol).OriginalDefinition;

    private XElement? Of(ISymbol symbol, int steps)
    {
        XElement? own = Read(symbol);
        if (steps >= MostSteps || (own is not null && !own.Elements("inheritdoc").Any()))
        {
            return own;
        }

        ISymbol? from = own?.Element("inheritdoc")?.Attribute("cref")?.Value is { } id
            ? DocumentationCommentId.GetFirstSymbolForDeclarationId(id, symbols.Compilation)
            : Ancestors(symbol).FirstOrDefault(ancestor => Read(ancestor) is not null);
        XElement? inherited = from is null ? null : Of(from.OriginalDefinition, steps + 1);
        if (own is null || inherited is null)
        {
            return own ?? inherited;
        }

        // What the symbol says itself stands; the rest is as it is there.
        var whole = new XElement(own);
        whole.Elements("inheritdoc").Remove();
        whole.Add(inherited.Elements().Where(part => !own.Elements(part.Name).Any(mine => mine.Attribute("name")?.Value == part.Attribute("name")?.Value)));
        return whole;
    }

    /// <summary>What a symbol takes the place of, nearest first.</summary>
    private static IEnumerable<ISymbol> Ancestors(ISymbol symbol)
    {
        for (ISymbol? below = NameResolver.Overridden(symbol); below is not null; below = NameResolver.Overridden(below))
        {
            yield return below;
        }

        if (symbol is INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
            {
                yield return parent;
            }

            foreach (INamedTypeSymbol one in type.AllInterfaces)
            {
                yield return one;
            }
        }
        else if (symbol is IMethodSymbol or IPropertySymbol or IEventSymbol && symbol.ContainingType is { } owner)
        {
            foreach (ISymbol member in owner.AllInterfaces.SelectMany(one => one.GetMembers(symbol.Name)))
            {
                if (SymbolEqualityComparer.Default.Equals(owner.FindImplementationForInterfaceMember(member), symbol))
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>What is written of the symbol itself.</summary>
    private static XElement? Read(ISymbol symbol)
    {
        string? xml = symbol.OriginalDefinition.GetDocumentationCommentXml();
        if (!string.IsNullOrWhiteSpace(xml))
        {
            try
            {
                XElement element = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
                return element.HasElements || element.Value.Trim().Length > 0 ? element : null;
            }
            catch (XmlException)
            {
                // Roslyn says of what is not well formed only that it is not.
                return null;
            }
        }

        return OwnComment(symbol) is { } comment ? new XElement("member", new XElement("summary", comment)) : null;
    }

    /// <summary>The plain comment right before a declaration of the session.</summary>
    private static string? OwnComment(ISymbol symbol)
    {
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration)
        {
            return null;
        }

        // A variable's is before the whole declaration, of which it is a part.
        SyntaxNode start = declaration;
        while (start.Parent is { } parent && parent.SpanStart == start.SpanStart && parent.Parent is not null)
        {
            start = parent;
        }

        if (start.Parent?.Parent is { Parent: not null } statement && declaration is Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax)
        {
            start = statement;
        }

        string[] lines =
        [
            .. start.GetLeadingTrivia().Select(trivia => trivia.ToString().Trim()).Where(text => text.StartsWith("//", StringComparison.Ordinal) || text.StartsWith("/*", StringComparison.Ordinal))
                .Select(text => text.StartsWith("//", StringComparison.Ordinal) ? text.TrimStart('/').Trim() : text.Trim('/', '*', ' ', '\n', '\r')),
        ];
        return lines.Length == 0 ? null : string.Join(' ', lines);
    }
}
