using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.Exploring;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>The parts of a documentation comment that stand beside a signature, each as one line.</summary>
internal sealed class SymbolComment
{
    private readonly XElement? _member;

    private SymbolComment(XElement? member) => _member = member;

    /// <summary>The summary; empty when there is none.</summary>
    public string Summary => Line(_member?.Element("summary"));

    /// <summary>What is said of a symbol, itself or by what it inherits from; nothing where there is none, or none that can be read.</summary>
    public static SymbolComment Of(ISymbol symbol, InheritedDocumentation documentation) => new(documentation.Of(symbol));

    /// <summary>What is said of a parameter; empty when nothing is.</summary>
    public string Parameter(string name) => Line(_member?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name));

    private static string Line(XElement? element) =>
        string.Join(' ', DocumentationProse.Of(element).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
