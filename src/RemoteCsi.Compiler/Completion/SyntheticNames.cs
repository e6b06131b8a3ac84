using System.Text.RegularExpressions;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Names in the synthetic source that are ours, not the user's.</summary>
internal static partial class SyntheticNames
{
    /// <summary>What all of them start with; completion lists leave such names out.</summary>
    public const string Prefix = "__rcsi_";

    /// <summary>A name that nothing has, for a type that is not known any more.</summary>
    public const string Unknown = Prefix + "unknown";

    /// <summary>The container of a hidden type.</summary>
    public static string Container(int number) => $"{Prefix}{number}";

    /// <summary>A variable that stands for others of its kind.</summary>
    public static string Sample(int number) => $"{Prefix}like{number}";

    /// <summary>A text without the containers in it, and without the <c>global::</c> that we write where people do not.</summary>
    public static string Remove(string text) => Ours().Replace(text, "");

    [GeneratedRegex(Prefix + @"\w+\.|global::")]
    private static partial Regex Ours();
}
