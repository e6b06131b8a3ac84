using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Rendering;

/// <summary>The source of a symbol, where it is not paged.</summary>
internal static class SourceText
{
    /// <summary>The last line of a text whose end was left out.</summary>
    public const string CutOff = "// … the rest is left out; #source and #il show a single member, too";

    /// <summary>The text, without the last line end.</summary>
    public static StyledText Of(SymbolSource source) =>
        new StyledText().Add(source.Text.TrimEnd('\n')).Add(source.Incomplete ? "\n" + CutOff : "");

    /// <summary>Where it comes from, in one line.</summary>
    public static string Origin(SymbolSource source)
    {
        string others = source.Others == 0 ? "" : $"; {source.Others} more so called: NAME(int, string) or NAME<T> names one of them";
        return source.Name is null ? source.Origin + others : $"{source.Name}: {source.Origin}{others}";
    }

    /// <summary>Why there is none.</summary>
    public static string Problem(SymbolSource source) => source.Near.Length == 0
        ? source.Problem ?? "there is no source"
        : $"{source.Problem}; there is {string.Join(", ", source.Near)}";
}
