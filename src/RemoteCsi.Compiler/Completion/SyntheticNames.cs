using System.Text.RegularExpressions;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Names in the synthetic source that are ours, not the user's.</summary>
internal static partial class SyntheticNames
{
    /// <summary>What all of them start with; completion lists leave such names out.</summary>
    public const string Prefix = "__rcsi_";

    /// <summary>The container of a hidden type.</summary>
    public static string Container(int number) => $"{Prefix}{number}";

    /// <summary>A text without the containers in it.</summary>
    public static string Remove(string text) =>
        text.Contains(Prefix, StringComparison.Ordinal) ? Containers().Replace(text, "") : text;

    [GeneratedRegex(Prefix + @"\w+\.")]
    private static partial Regex Containers();
}
