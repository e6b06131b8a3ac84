using System.Collections;
using PrettyPrompt.Highlighting;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>The colours of a text as they are now.</summary>
/// <remarks>
/// PrettyPrompt asks for colours once for each text and keeps what it was given, so what becomes known later is put into that. Used by
/// the key loop only.
/// </remarks>
internal sealed class PaintedSpans(string text, IReadOnlyList<FormatSpan> spans) : IReadOnlyCollection<FormatSpan>
{
    /// <summary>The text.</summary>
    public string Text => text;

    /// <inheritdoc/>
    public int Count => Spans.Count;

    /// <summary>In order, without overlap.</summary>
    public IReadOnlyList<FormatSpan> Spans { get; set; } = spans;

    /// <inheritdoc/>
    public IEnumerator<FormatSpan> GetEnumerator() => Spans.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
