using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>The folder that <c>{{dir}}</c> in the corpus stands for: libraries and scripts that sessions refer to.</summary>
public sealed class CorpusFolder : IDisposable
{
    public CorpusFolder()
    {
        Path = Directory.CreateTempSubdirectory("rcsi-corpus-").FullName;
        string library = LibraryBuilder.Build(Path, "Machine.Library", """
            namespace Machine;
            /// <summary>Reads a temperature.</summary>
            public class Thermometer(string place)
            {
                public string Place { get; } = place ?? throw new System.ArgumentNullException(nameof(place));
                public double Offset { get; set; }
                public virtual double Read() => 20.5;
            }
            public enum Scale { Celsius, Kelvin }
            public static class Conversions { public static double ToFahrenheit(this double celsius) => celsius * 9 / 5 + 32; }
            """);
        LibraryBuilder.Build(Path, "Machine.Outer", """
            namespace Machine;
            public static class Outer { public static string Describe(string place) => $"{place}: {new Thermometer(place).Read()}"; }
            """, library);
        LibraryBuilder.Build(Path, "Machine.Counting", """
            namespace Machine;
            public static class Counter { public static int Count; public static int Next() => ++Count; }
            """);
        Write("broken.dll", "this is no assembly");
        Write("tools.csx", "int loadedVariable = 4;\nint Tool(int n) => n * 10;\nclass LoadedType { public int N = 6; }\n");
        Write("nested.csx", "#load \"tools.csx\"\n#load \"deeper/deepest.csx\"\nint FromNested() => Tool(loadedVariable) + 1;\n");
        Write("deeper/deepest.csx", "string deepest = \"deepest\";\n");
        Write("speaks.csx", "Console.WriteLine(\"loading\");\nvar spoken = true;\n");
        Write("wrong.csx", "int fine = 1;\nint bad = missing;\n");
        Write("throws.csx", "int beforeThrow = 1;\nthrow new InvalidOperationException(\"from a loaded script\");\nint afterThrow = 2;\n");
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
