namespace RemoteCsi.Benchmarks.Reporting;

/// <summary>What one benchmark found.</summary>
/// <param name="Title">What it did, and what the baseline is.</param>
/// <param name="Rows">Its lines.</param>
/// <param name="Notes">What a reader must know to judge them.</param>
internal sealed record Section(string Title, IReadOnlyList<Row> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>A section that came to nothing, because something failed.</summary>
    public static Section Failed(string name, Exception exception) =>
        new($"{name}: not measured", [], [$"{exception.GetType().Name}: {exception.Message}"]);
}
