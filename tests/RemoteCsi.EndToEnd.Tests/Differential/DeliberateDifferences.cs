namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>
/// Where a session deliberately does not behave as plain <c>CSharpScript</c> does, and why. Each is asserted to differ, so
/// that an entry whose reason is gone does not stay.
/// </summary>
public static class DeliberateDifferences
{
    /// <summary>By session of the corpus: the 1-based number of the submission, and the reason.</summary>
    public static IReadOnlyDictionary<(string Session, int Submission), string> Reasons { get; } =
        new Dictionary<(string, int), string>
        {
            [("references: line directives", 1)] =
                "places are those of the typed text, not of #line, because the caret is drawn under it",
        };
}
