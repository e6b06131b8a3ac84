using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Rendering;

/// <summary>What a search found, a line a match.</summary>
internal static class FoundText
{
    private const int WidestName = 48;
    private const int WidestImport = 44;

    /// <summary>The matches, without a line end.</summary>
    public static StyledText Of(FoundSymbols found, int width) => TextColumns.Of(
        [
            .. found.Matches.Select(match => new StyledText[]
            {
                new StyledText().Add(match.Name, TextRole.Strong).Cut(WidestName),
                new StyledText().Add(match.Overloads > 1 ? $"{match.Kind} ×{match.Overloads}" : match.Kind, TextRole.Faint),
                new StyledText().Add(match.Import ?? "").Cut(WidestImport),
                new StyledText().Add(match.Signature),
            }),
        ],
        width);

    /// <summary>How much of it is shown.</summary>
    public static string Count(FoundSymbols found) => found.Total == found.Matches.Length
        ? $"{found.Total} found"
        : $"the best {found.Matches.Length} of {found.Total}; another word, in:NAMESPACE, kind:KIND or returns:TYPE narrows it";
}
