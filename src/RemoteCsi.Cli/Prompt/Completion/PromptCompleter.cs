using System.Text.RegularExpressions;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Completes what is typed at the prompt: its own commands and what they take here, everything else in the session.</summary>
internal sealed partial class PromptCompleter(ISessionQuestions session) : ICompleter
{
    private const string CommandKind = "Command";
    private const string DirectiveKind = "Keyword";
    private const string OptionKind = "Option";
    private const string SessionKind = "Session";
    private const string SnapInKind = "SnapIn";

    /// <summary>Whether a list is wanted as soon as a character is typed that begins no word: a <c>#</c>, the space before a known set of names, or what stands before a package's version.</summary>
    public static bool OpensAfter(string text, int caret)
    {
        string before = text[..caret];
        return before.Trim() == "#" && before.EndsWith('#')
            || (before.EndsWith(',') || before.EndsWith(' ')) && PackageBeforeVersion().IsMatch(before)
            || before.EndsWith(' ') && CommandCall.Of(before) is { Rest.Length: 0, Command.Takes: CommandArgument.Session or CommandArgument.Place or CommandArgument.SnapIn };
    }

    /// <summary>Whether a path has come to a folder's end, or begins: what is there is wanted however the text came to be.</summary>
    public static bool IsAtFolder(string text, int caret) => FolderBefore().IsMatch(text[..caret]);

    /// <summary>Whether a position is in a command, where the rules of C# for strings and comments do not hold.</summary>
    public static bool IsInCommand(string text, int caret) => text[..caret].TrimStart().StartsWith('#')
        && CommandCall.Of(text) is null or { Command.Takes: not CommandArgument.Code };

    /// <inheritdoc/>
    public async Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken)
    {
        int start = code.Length - code.TrimStart().Length;
        if (position <= start || code[start] != '#')
        {
            return await session.CompleteAsync(code, position, trigger, cancellationToken).ConfigureAwait(false);
        }

        int end = start + CommandCall.EndOfName(code[start..]);
        if (position <= end)
        {
            return new CompletionList(start, end - start, CommandNames());
        }

        if (CommandCall.Of(code) is not { Command: { } command })
        {
            // A directive of C#, such as #r; or what the prompt will not know either.
            return await session.CompleteAsync(code, position, trigger, cancellationToken).ConfigureAwait(false);
        }

        int argument = code.Length - code.AsSpan(end).TrimStart(' ').Length;
        return await ArgumentsAsync(command, code, Math.Min(position, argument), position, trigger, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken)
    {
        string label = item.Label;
        switch (item.Kind)
        {
            case CommandKind when CommandTable.Find(label) is { } command:
                return new CompletionDescription(command.Usage, $"{command.Summary}\n{command.Help}".TrimEnd());
            case DirectiveKind when CommandTable.Offered.FirstOrDefault(one => one.Name == label) is { Name: not null } directive:
                return new CompletionDescription(directive.Usage, directive.Summary);
            case OptionKind or SessionKind:
                return new CompletionDescription("", "");
            case SnapInKind:
                SnapIn? snapIn = (await session.SnapInsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Name == label);
                return new CompletionDescription(snapIn?.Description ?? "", snapIn?.Help ?? "");
            default:
                if (CommandCall.Of(code) is { Command.Takes: CommandArgument.Symbol } call)
                {
                    int argument = code.IndexOf(call.Word, StringComparison.Ordinal) + call.Word.Length;
                    return SymbolTyped.In(code, Math.Min(argument, position), position) is { } symbol
                        ? await symbol.DescribeAsync(session, item, cancellationToken).ConfigureAwait(false)
                        : new CompletionDescription("", "");
                }

                int skipped = Skipped(code);
                CompletionDescription description =
                    await session.DescribeAsync(code[skipped..], position - skipped, item, cancellationToken).ConfigureAwait(false);
                return description.Edit is { } edit ? description with { Edit = edit with { Start = edit.Start + skipped } } : description;
        }
    }

    [GeneratedRegex("""^\s*#\s*r\s+"\s*nuget:\s*\w[\w.-]*\s*,\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex PackageBeforeVersion();

    [GeneratedRegex("""^\s*#\s*(r|load)\s*"([^":]*/)?$""")]
    private static partial Regex FolderBefore();

    private static CompletionItem[] CommandNames() =>
    [
        .. CommandTable.All.Select(command => new CompletionItem(command.Name, CommandKind))
            .Concat(CommandTable.Offered.Select(directive => new CompletionItem(directive.Name, DirectiveKind)))
            .OrderBy(item => item.Label, StringComparer.Ordinal),
    ];

    /// <summary>How much of a text is not for the session: the name of a command that takes C#.</summary>
    private static int Skipped(string code) => CommandCall.Of(code) is { Command.Takes: CommandArgument.Code } call
        ? code.IndexOf(call.Word, StringComparison.Ordinal) + call.Word.Length
        : 0;

    private async Task<CompletionList> ArgumentsAsync(
        PromptCommand command, string code, int start, int position, char? trigger, CancellationToken cancellationToken)
    {
        if (command.Takes == CommandArgument.Code)
        {
            int skipped = Skipped(code);
            CompletionList list = await session.CompleteAsync(code[skipped..], position - skipped, trigger, cancellationToken).ConfigureAwait(false);
            return list with { Start = list.Start + skipped };
        }

        if (command.Takes == CommandArgument.Symbol && SymbolTyped.In(code, start, position) is { } symbol)
        {
            return await symbol.CompleteAsync(session, trigger, cancellationToken).ConfigureAwait(false);
        }

        CompletionItem[] options = [.. command.Options.Select(option => new CompletionItem(option, OptionKind))];
        CompletionItem[] names = command.Takes switch
        {
            CommandArgument.Session or CommandArgument.Place => await SessionNamesAsync(cancellationToken).ConfigureAwait(false),
            CommandArgument.SnapIn => await SnapInNamesAsync(cancellationToken).ConfigureAwait(false),
            _ => [],
        };
        return new CompletionList(start, position - start, [.. options, .. names]);
    }

    private async Task<CompletionItem[]> SnapInNamesAsync(CancellationToken cancellationToken)
    {
        SnapIn[] offered = await session.SnapInsAsync(cancellationToken).ConfigureAwait(false);
        return [.. offered.Where(one => one.Problem is null).Select(one => one.Name).Order(StringComparer.Ordinal).Select(name => new CompletionItem(name, SnapInKind))];
    }

    private async Task<CompletionItem[]> SessionNamesAsync(CancellationToken cancellationToken)
    {
        SessionInfo[] sessions = await session.ListSessionsAsync(cancellationToken).ConfigureAwait(false);
        return [.. sessions
            .Where(one => one.Name is not null && one.InstanceId != session.Info.InstanceId)
            .Select(one => one.Name!).Order(StringComparer.Ordinal).Select(name => new CompletionItem(name, SessionKind))];
    }
}
