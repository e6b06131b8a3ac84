using System.Text;
using System.Xml.Linq;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Documentation as plain text: paragraphs apart by an empty line, code indented by four spaces, items begun with a dash.</summary>
internal sealed class DocumentationProse
{
    private const string CodeIndentation = "    ";

    private readonly StringBuilder _text = new();
    private bool _spaceWanted;

    private DocumentationProse()
    {
    }

    /// <summary>The text of an element; empty for none.</summary>
    public static string Of(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var prose = new DocumentationProse();
        prose.Append(element.Nodes());
        return prose._text.ToString().Trim('\n').TrimEnd();
    }

    /// <summary>The symbol that a documentation id means, as C# would name it, without its namespace: <c>List&lt;T&gt;.Add</c>.</summary>
    public static string NameOf(string id)
    {
        char kind = id.Length > 1 && id[1] == ':' ? id[0] : ' ';
        string name = kind == ' ' ? id : id[2..];
        int parameters = name.IndexOf('(', StringComparison.Ordinal);
        name = parameters < 0 ? name : name[..parameters];
        if (kind is '!' or ' ')
        {
            return name;
        }

        string[] segments = [.. name.Split('.').Select(WithArity)];
        bool isMember = kind is 'M' or 'P' or 'F' or 'E' && segments.Length > 1;
        return !isMember ? kind == 'N' ? name : segments[^1]
            : segments[^1] == "#ctor" ? "new " + segments[^2]
            : $"{segments[^2]}.{segments[^1]}";
    }

    private static string WithArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
        {
            return name;
        }

        // A method's own type parameters are marked by two.
        bool isMethod = name.AsSpan(tick).StartsWith("``");
        return isMethod || !int.TryParse(name.AsSpan(tick + 1), out int arity) ? name[..tick]
            : name[..tick] + (arity == 1 ? "<T>" : $"<{string.Join(", ", Enumerable.Range(1, arity).Select(number => $"T{number}"))}>");
    }

    private void Append(IEnumerable<XNode> nodes)
    {
        foreach (XNode node in nodes)
        {
            if (node is XText text)
            {
                Words(text.Value);
            }
            else if (node is XElement element)
            {
                Append(element);
            }
        }
    }

    private void Append(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "para" or "p" or "note" or "block":
                Paragraph();
                Append(element.Nodes());
                Paragraph();
                break;
            case "code":
                Code(element.Value);
                break;
            case "list" or "ul" or "ol":
                List(element);
                break;
            case "br":
                Line();
                break;
            case "see" or "seealso":
                Words(ReferenceText(element));
                break;
            case "paramref" or "typeparamref":
                Words(element.Attribute("name")?.Value ?? "");
                break;
            default:
                Append(element.Nodes());
                break;
        }
    }

    /// <summary>What a reference to something else says.</summary>
    public static string ReferenceText(XElement element) =>
        element.Value.Trim() is { Length: > 0 } own ? own
        : element.Attribute("cref")?.Value is { } id ? NameOf(id)
        : element.Attribute("langword")?.Value ?? element.Attribute("href")?.Value ?? "";

    private void Words(string text)
    {
        foreach (char letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                _spaceWanted = true;
                continue;
            }

            if (_spaceWanted && _text.Length > 0 && _text[^1] != '\n' && _text[^1] != ' ')
            {
                _text.Append(' ');
            }

            _spaceWanted = false;
            _text.Append(letter);
        }
    }

    private void Line()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
        }

        _spaceWanted = false;
    }

    private void Paragraph()
    {
        Line();
        if (_text.Length > 1 && _text[^2] != '\n')
        {
            _text.Append('\n');
        }
    }

    private void Code(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        int margin = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).DefaultIfEmpty(0).Min();
        Paragraph();
        foreach (string line in lines)
        {
            string own = line.Length > margin ? line[margin..].TrimEnd() : line.Trim();
            _text.Append(own.Length > 0 ? CodeIndentation : "").Append(own).Append('\n');
        }

        Paragraph();
    }

    private void List(XElement list)
    {
        Line();
        foreach (XElement item in list.Elements().Where(one => one.Name.LocalName is "item" or "listheader" or "li"))
        {
            Line();
            _text.Append("- ");
            _spaceWanted = false;
            if (item.Element("term") is { } term && item.Element("description") is { } description)
            {
                Append(term.Nodes());
                _text.Append(": ");
                _spaceWanted = false;
                Append(description.Nodes());
            }
            else
            {
                Append(item.Nodes());
            }
        }

        Line();
    }
}
