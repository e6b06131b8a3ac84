using System.Text;

namespace RemoteCsi.Testing.Hostile;

/// <summary>C# that nests so deeply that a recursive reader may overflow its stack: each shape alone, and mixed by a seed.</summary>
public static class DeepSource
{
    private static readonly (string Name, Func<int, string> Make)[] Shapes =
    [
        ("braces", n => Repeat("{", n) + Repeat("}", n)),
        ("parentheses", n => Repeat("(", n) + "1" + Repeat(")", n)),
        ("lambdas", n => "System.Func<object> f = " + Repeat("() => ", n) + "1;"),
        ("generics", n => Repeat("System.Collections.Generic.List<", n) + "int" + Repeat(">", n) + " x = null;"),
        ("interpolations", n => Repeat("$\"{", n) + "1" + Repeat("}\"", n)),
        ("additions", n => "1" + Repeat("+1", n)),
        ("casts", n => Repeat("(int)", n) + "1"),
        ("array types", n => "int" + Repeat("[]", n) + " a;"),
        ("member chain", n => "a" + Repeat(".b", n)),
        ("call chain", n => "\"\"" + Repeat(".ToString()", n)),
        ("conditionals", n => Repeat("true ? 1 : ", n) + "1"),
        ("nots", n => Repeat("!", n) + "true"),
        ("minuses", n => Repeat("- ", n) + "1"),
        ("coalescing", n => "string s = null; var t = " + Repeat("s ?? ", n) + "\"\";"),
        ("assignments", n => "int a; " + Repeat("a = ", n) + "1;"),
        ("not patterns", n => "1 is " + Repeat("not ", n) + "2"),
        ("or patterns", n => "1 is " + Repeat("1 or ", n) + "2"),
        ("property patterns", n => "new object() is " + Repeat("{ Length: ", n) + "1" + Repeat("}", n)),
        ("ifs", n => Repeat("if (true) ", n) + ";"),
        ("else ifs", n => "if (true);" + Repeat(" else if (true);", n)),
        ("labels", n => string.Concat(Enumerable.Range(0, n).Select(i => $"l{i}: ")) + ";"),
        ("attributes", n => Repeat("[System.Obsolete]", n) + "class A { }"),
        ("#if", n => Repeat("#if true\n", n) + "1\n" + Repeat("#endif\n", n)),
        ("#if parentheses", n => "#if " + Repeat("(", n) + "true" + Repeat(")", n) + "\n1\n#endif\n"),
        ("#if nots", n => "#if " + Repeat("!", n) + "true\n1\n#endif\n"),
        ("raw string", n => Repeat("\"", n + 3) + "\na\n" + Repeat("\"", n + 3)),
        ("verbatim string", n => "@\"" + Repeat("\"\"", n) + "\""),
        ("nullables", n => "int" + Repeat("?", n) + " x;"),
        ("pointers", n => "unsafe { int" + Repeat("*", n) + " x; }"),
        ("awaits", n => Repeat("await ", n) + "null;"),
        ("initialisers", n => "var x = " + Repeat("new[] { ", n) + "1" + Repeat(" }", n) + ";"),
        ("tuples", n => Repeat("(", n) + "1" + Repeat(", 1)", n)),
        ("classes", n => Repeat("class A { ", n) + Repeat("}", n)),
        ("switch expressions", n => Repeat("1 switch { _ => ", n) + "1" + Repeat(" }", n)),
        ("collections", n => "object x = " + Repeat("[", n) + Repeat("]", n) + ";"),
        ("null forgiving", n => "a" + Repeat("!", n)),
        ("conditional access", n => "a" + Repeat("?.b", n)),
        ("overloads", n => "int F(System.Func<int, int> f) => 0; int F(System.Func<string, string> f) => 0; "
            + string.Concat(Enumerable.Range(0, n).Select(i => $"F(a{i} => ")) + "1" + Repeat(")", n)),
        ("unclosed", n => Repeat("({[", n)),
    ];

    /// <summary>Every shape, of about so many characters.</summary>
    public static IEnumerable<(string Name, string Code)> All(int length) =>
        Shapes.Select(shape => (shape.Name, shape.Make(Depth(shape.Make, length))));

    /// <summary>One shape by its name, nested so deeply.</summary>
    public static string Of(string name, int depth) => Shapes.Single(shape => shape.Name == name).Make(depth);

    /// <summary>A few shapes after one another and within one another, each of a depth of its own.</summary>
    public static string Mixed(Random random, int length)
    {
        var code = new StringBuilder();
        while (code.Length < length)
        {
            (string _, Func<int, string> make) = Shapes[random.Next(Shapes.Length)];
            string piece = make(Depth(make, random.Next(1, length)));
            code.Append(random.Next(3) switch { 0 => $"{{ {piece} }}\n", 1 => $"var v{code.Length} = ({piece});\n", _ => piece + ";\n" });
        }

        return code.ToString();
    }

    private static int Depth(Func<int, string> make, int length)
    {
        // Two points of the line that length is of depth; labels are a little longer than a line.
        int perLevel = Math.Max(1, (make(1100).Length - make(100).Length) / 1000);
        return Math.Max(1, length / perLevel);
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
