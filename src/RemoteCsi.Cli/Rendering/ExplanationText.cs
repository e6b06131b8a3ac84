using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Rendering;

/// <summary>What a name means, as a reader wants it: overloads under one heading, numbered.</summary>
internal static class ExplanationText
{
    private const string Indentation = "  ";

    /// <summary>The explanation, without a line end.</summary>
    public static StyledText Of(Explanation explanation, ExplanationDetail detail, int width)
    {
        var text = new StyledText();
        foreach (IGrouping<(string Name, string Kind, string? Namespace, string? Assembly), ExplainedSymbol> group in
            explanation.Symbols.GroupBy(symbol => (symbol.Name, symbol.Kind, symbol.Namespace, symbol.Assembly)))
        {
            ExplainedSymbol[] overloads = [.. group];
            text.Add(text.Length > 0 ? "\n\n" : "");
            AppendHeading(text, overloads[0]);
            for (int i = 0; i < overloads.Length; i++)
            {
                string number = overloads.Length == 1 ? "" : $"{i + 1}. ";
                text.Add("\n").Add(detail == ExplanationDetail.Short || i == 0 ? "" : "\n");
                text.Add(Prose.Wrap(number + overloads[i].Signature, width, Indentation), TextRole.Strong);
                Append(text, overloads[i], detail, width);
            }
        }

        return explanation.Incomplete ? text.Add("\n\nthere are more", TextRole.Faint) : text;
    }

    /// <summary>What to say of a name that means nothing.</summary>
    public static string NotFound(string name, IReadOnlyList<string> near) => near.Count == 0
        ? $"nothing is called '{name}'"
        : $"nothing is called '{name}'; there is {string.Join(", ", near)}";

    private static void AppendHeading(StyledText text, ExplainedSymbol symbol)
    {
        text.Add(symbol.Name, TextRole.Type).Add($"  {symbol.Kind}", TextRole.Faint);
        if (symbol.Namespace is not null)
        {
            text.Add($" in {symbol.Namespace}", TextRole.Faint);
        }

        if (symbol.Assembly is not null && symbol.Assembly != symbol.Namespace)
        {
            text.Add($" ({symbol.Assembly})", TextRole.Faint);
        }

        if (symbol.Import is not null)
        {
            text.Add($"\n{Indentation}needs ", TextRole.Faint).Add(symbol.Import);
        }
    }

    private static void Append(StyledText text, ExplainedSymbol symbol, ExplanationDetail detail, int width)
    {
        string inner = Indentation + Indentation;
        if (symbol.Undocumented is not null)
        {
            text.Add("\n").Add(Prose.Wrap($"not documented: {symbol.Undocumented}", width, inner), TextRole.Faint);
        }

        if (detail == ExplanationDetail.Examples)
        {
            AppendExamples(text, symbol, width);
            if (symbol.Examples.Length == 0 && symbol.Undocumented is null)
            {
                text.Add("\n").Add(inner + "no examples", TextRole.Faint);
            }

            return;
        }

        if (symbol.Summary.Length > 0)
        {
            text.Add("\n").Add(Prose.Wrap(symbol.Summary, width, inner));
        }

        if (detail == ExplanationDetail.Full)
        {
            AppendParts(text, "type parameters", symbol.TypeParameters, width);
            AppendParts(text, "parameters", symbol.Parameters, width);
            AppendParts(text, "returns", symbol.Returns is { } returns ? [returns] : [], width);
            AppendParts(text, "exceptions", symbol.Exceptions, width);
            AppendSection(text, "remarks", symbol.Remarks, width);
            AppendExamples(text, symbol, width);
            AppendSection(text, "see also", string.Join('\n', symbol.SeeAlso), width);
        }
    }

    private static void AppendExamples(StyledText text, ExplainedSymbol symbol, int width)
    {
        for (int i = 0; i < symbol.Examples.Length; i++)
        {
            AppendSection(text, symbol.Examples.Length == 1 ? "example" : $"example {i + 1}", symbol.Examples[i], width);
        }
    }

    private static void AppendSection(StyledText text, string heading, string section, int width)
    {
        if (section.Length > 0)
        {
            text.Add("\n").Add(Indentation + Indentation + heading, TextRole.Keyword).Add("\n").Add(Prose.Wrap(section, width, Indentation + Indentation + Indentation));
        }
    }

    private static void AppendParts(StyledText text, string heading, ExplainedPart[] parts, int width)
    {
        if (parts.Length == 0)
        {
            return;
        }

        text.Add("\n").Add(Indentation + Indentation + heading, TextRole.Keyword);
        foreach (ExplainedPart part in parts)
        {
            text.Add("\n" + Indentation + Indentation + Indentation).Add(part.Name, TextRole.Strong)
                .Add(part.Name.Length > 0 && part.Type.Length > 0 ? "  " : "").Add(part.Type, TextRole.Type);
            if (part.Text.Length > 0)
            {
                text.Add("\n").Add(Prose.Wrap(part.Text, width, Indentation + Indentation + Indentation + Indentation));
            }
        }
    }
}
