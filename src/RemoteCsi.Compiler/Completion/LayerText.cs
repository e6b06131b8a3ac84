using System.Text;

namespace RemoteCsi.Compiler.Completion;

/// <summary>The source of one submission of a layer.</summary>
internal sealed class LayerText
{
    private readonly StringBuilder _text = new("#nullable enable annotations\n");
    private readonly List<Declaration> _declarations = [];

    /// <summary>The source.</summary>
    public string Text => _text.ToString();

    /// <summary>What it declares.</summary>
    public IReadOnlyList<Declaration> Declarations => _declarations;

    /// <summary>Appends a declaration between <paramref name="before"/> and <paramref name="after"/>.</summary>
    public void Add(Declaration declaration, string before, string after, Func<string, string> nameOf)
    {
        if (declaration.Text is { } text)
        {
            _declarations.Add(declaration);
            _text.Append(before);
            text.WriteTo(_text, nameOf);
            _text.Append(after).Append('\n');
        }
    }
}
