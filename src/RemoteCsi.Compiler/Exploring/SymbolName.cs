namespace RemoteCsi.Compiler.Exploring;

/// <summary>A name of a symbol as somebody typed it, taken apart.</summary>
/// <param name="Segments">What stands between the dots.</param>
/// <param name="Parameters">The types in the parentheses of one overload; null when there are none.</param>
/// <param name="WantsConstructors">Whether it began with <c>new</c>.</param>
internal sealed record SymbolName(SymbolName.Segment[] Segments, string[]? Parameters, bool WantsConstructors)
{
    /// <summary>The longest text that is looked at.</summary>
    public const int Longest = 1000;

    /// <summary>Takes a text apart; null when it can be no name.</summary>
    public static SymbolName? Parse(string text)
    {
        string name = text.Trim().TrimEnd(';').Trim().Trim('"');
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        bool constructors = name.StartsWith("new ", StringComparison.Ordinal);
        name = constructors ? name[4..].TrimStart() : name;
        string[]? parameters = null;
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open > 0)
        {
            string inside = name[(open + 1)..].TrimEnd().TrimEnd(')');
            parameters = inside.Trim().Length == 0 ? [] : [.. Split(inside, ',').Select(part => part.Trim())];
            name = name[..open].TrimEnd();
        }

        name = name.StartsWith("global::", StringComparison.Ordinal) ? name["global::".Length..] : name;
        Segment[] segments = [.. Split(name, '.').Select(Segment.Parse)];
        return segments.Any(segment => segment.Name.Length == 0) ? null : new SymbolName(segments, parameters, constructors);
    }

    /// <summary>Splits where no bracket is open.</summary>
    private static IEnumerable<string> Split(string text, char separator)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '<' or '[' or '(' ? 1 : text[i] is '>' or ']' or ')' ? -1 : 0;

            // ".ctor" after a dot begins with one itself.
            if (text[i] == separator && depth == 0 && i > start)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    /// <summary>What stands between two dots.</summary>
    /// <param name="Name">The identifier.</param>
    /// <param name="Arity">How many type parameters; null when nothing is said of them.</param>
    /// <param name="Arguments">Type arguments; null when there are none, or only their number.</param>
    /// <param name="Suffix">Brackets or a question mark behind it.</param>
    internal sealed record Segment(string Name, int? Arity, string[]? Arguments, string Suffix)
    {
        /// <summary>Takes one apart.</summary>
        public static Segment Parse(string text)
        {
            text = text.Trim();
            int open = text.IndexOf('<', StringComparison.Ordinal);
            int close = text.LastIndexOf('>');
            if (open > 0 && close > open)
            {
                string inside = text[(open + 1)..close];
                bool isOpen = inside.Trim(',', ' ').Length == 0;
                string[] arguments = isOpen ? [] : [.. Split(inside, ',').Select(one => one.Trim())];
                int count = isOpen ? inside.Count(letter => letter == ',') + 1 : arguments.Length;
                return new Segment(Bare(text[..open]), count, isOpen ? null : arguments, text[(close + 1)..].Trim());
            }

            int tick = text.IndexOf('`', StringComparison.Ordinal);
            if (tick > 0 && int.TryParse(text.AsSpan(tick).TrimStart('`'), out int arity))
            {
                return new Segment(Bare(text[..tick]), arity, null, "");
            }

            int suffix = text.AsSpan().IndexOfAny('[', '?');
            return suffix > 0 && text[..suffix] != "this" ? new Segment(Bare(text[..suffix]), null, null, text[suffix..]) : new Segment(Bare(text), null, null, "");
        }

        private static string Bare(string name) => name is "this" or "this[]" ? "this[]" : name.Trim().TrimStart('@');
    }
}
