using System.Text;

namespace RemoteCsi.Compiler.Completion;

/// <summary>The source of a layer, and where in it each declaration is.</summary>
internal sealed class LayerText
{
    private readonly StringBuilder _text = new("#nullable enable annotations\n");
    private readonly List<(int Start, Declaration Declaration)> _starts = [];

    /// <summary>The source.</summary>
    public string Text => _text.ToString();

    /// <summary>What it declares.</summary>
    public IEnumerable<Declaration> Declarations => _starts.Select(entry => entry.Declaration);

    /// <summary>Appends a declaration between <paramref name="before"/> and <paramref name="after"/>.</summary>
    public void Add(Declaration declaration, string before, string after, Func<string, string> nameOf)
    {
        if (declaration.Text is { } text)
        {
            _starts.Add((_text.Length, declaration));
            _text.Append(before);
            text.WriteTo(_text, nameOf);
            _text.Append(after).Append('\n');
        }
    }

    /// <summary>The declaration at an offset of <see cref="Text"/>.</summary>
    public Declaration? At(int position) => _starts.LastOrDefault(entry => entry.Start <= position).Declaration;
}
