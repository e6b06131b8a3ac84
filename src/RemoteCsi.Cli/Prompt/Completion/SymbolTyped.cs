using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>The name of a symbol being typed after a command, which completes as the same text would as code.</summary>
/// <remarks>
/// With one difference: after a type and a dot code has only its static members, and who asks about a type means all of them. So the
/// members of a value of that type are asked for as well.
/// </remarks>
/// <param name="Start">Where the name starts in the whole text.</param>
/// <param name="Text">The name, up to the caret.</param>
internal sealed record SymbolTyped(int Start, string Text)
{
    // What can stand in a name; a colon before it is of a query, as in returns:TYPE.
    private const string AlsoInNames = "_.<>,[]?`@";

    /// <summary>The name that ends at a position; null when what is there is an option.</summary>
    public static SymbolTyped? In(string code, int argument, int position)
    {
        int start = position;
        while (start > argument && (char.IsLetterOrDigit(code[start - 1]) || AlsoInNames.Contains(code[start - 1])))
        {
            start--;
        }

        return start > argument && code[start - 1] == '-' ? null : new SymbolTyped(start, code[start..position]);
    }

    /// <summary>The list at the caret.</summary>
    public async Task<CompletionList> CompleteAsync(ISessionQuestions session, char? trigger, CancellationToken cancellationToken)
    {
        Task<CompletionList> asCode = session.CompleteAsync(Text, Text.Length, trigger, cancellationToken);
        CompletionList[] lists = OfValue is { } value
            ? await Task.WhenAll(asCode, session.CompleteAsync(value, value.Length, trigger, cancellationToken)).ConfigureAwait(false)
            : [await asCode.ConfigureAwait(false)];
        int word = Word.StartOf(Text, Text.Length);
        return new CompletionList(
            Start + word, Text.Length - word,
            [
                .. lists.SelectMany(list => list.Items).Where(IsSymbol)
                    .DistinctBy(item => (item.Label, item.Kind, item.Import)).OrderBy(item => item.Label, StringComparer.OrdinalIgnoreCase),
            ],
            lists.Any(list => list.Incomplete));
    }

    /// <summary>Signature and documentation of an item of it.</summary>
    public async Task<CompletionDescription> DescribeAsync(ISessionQuestions session, CompletionItem item, CancellationToken cancellationToken)
    {
        CompletionDescription described = await session.DescribeAsync(Text, Text.Length, item, cancellationToken).ConfigureAwait(false);
        return described.Signature.Length == 0 && OfValue is { } value
            ? await session.DescribeAsync(value, value.Length, item, cancellationToken).ConfigureAwait(false)
            : described;
    }

    /// <summary>The same after a value of the type before the last dot; null when there is no dot.</summary>
    private string? OfValue => Text.LastIndexOf('.') is var dot and > 0 ? $"default({Text[..dot]}).{Text[(dot + 1)..]}" : null;

    private static bool IsSymbol(CompletionItem item) =>
        !item.Edits && item.Kind != "Keyword" || SyntaxFacts.IsPredefinedType(SyntaxFacts.GetKeywordKind(item.Label));
}
