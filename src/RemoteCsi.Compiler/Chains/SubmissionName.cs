using System.Globalization;

namespace RemoteCsi.Compiler.Chains;

/// <summary>What a submission and its parts are called: the same in every compiler, so that live objects find what a later one compiles.</summary>
internal static class SubmissionName
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "Submission#";

    /// <summary>Its assembly.</summary>
    public static string Assembly(Guid chain, int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index}-{chain:N}");

    /// <summary>The type whose members its declarations are.</summary>
    public static string ScriptClass(int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index}");

    /// <summary>Its text, where the client gave that no name.</summary>
    public static string Source(int index) => string.Create(CultureInfo.InvariantCulture, $"submission {index}");
}
