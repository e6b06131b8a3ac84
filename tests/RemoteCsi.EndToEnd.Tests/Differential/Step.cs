namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>All that is compared of one submission.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Type"><c>Type.ToString()</c> of the value; null without a value and for null.</param>
/// <param name="Json">The value as compact JSON; null where it has none or cannot be serialised.</param>
/// <param name="Scalar">The value as a C# literal where it is a number, short string, character or Boolean.</param>
/// <param name="Stdout">What it wrote to standard output.</param>
/// <param name="Stderr">What it wrote to standard error.</param>
/// <param name="Exception">Type and message of what it threw.</param>
/// <param name="Diagnostics">One line each: <c>(line,column): severity id: message</c>.</param>
public sealed record Step(
    StepStatus Status, string? Type, string? Json, string? Scalar, string Stdout, string Stderr, string? Exception,
    string Diagnostics)
{
    private static readonly HashSet<string> ScalarTypes =
    [
        .. new[]
        {
            typeof(string), typeof(char), typeof(bool), typeof(decimal), typeof(byte), typeof(sbyte), typeof(short),
            typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
        }.Select(type => type.ToString()),
    ];

    /// <summary>Whether a value of this type is displayed as a C# literal, which is then compared too.</summary>
    public static bool IsScalar(string? type) => type is not null && ScalarTypes.Contains(type);

    /// <summary>The step as text, one field a line, so that two of them can be compared at a glance.</summary>
    public override string ToString() => Normalise($"""
        status      {Status}
        type        {Type}
        json        {Json}
        scalar      {Scalar}
        stdout      {Stdout}
        stderr      {Stderr}
        exception   {Exception}
        diagnostics {Diagnostics}
        """);

    // The two count submissions differently: CSharpScript from 0 and without those that failed to compile. The number in the name of
    // an anonymous type counts the submissions before it that are kept, and we keep only what later ones could name.
    private static string Normalise(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"(Submission|AnonymousType\d+)#\d+", "$1#N");
}
