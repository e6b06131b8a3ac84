using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.Chains;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Finds what a <c>cref</c> in a comment means among what a session declared, where Roslyn looks in no earlier submission.</summary>
internal static class SessionDeclarations
{
    private const string Unbound = "!:";

    private static readonly SymbolDisplayFormat Written = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The latest declaration that it means; null when that is none of the session's.</summary>
    /// <param name="cref">An id, with the class of the submission (<c>M:Submission#1.F(System.Int32)</c>), or, after <c>!:</c>, what was written.</param>
    /// <param name="compilation">The newest submission.</param>
    public static ISymbol? Find(string cref, Compilation compilation)
    {
        bool isWritten = cref.StartsWith(Unbound, StringComparison.Ordinal);
        int dot = cref.IndexOf('.', StringComparison.Ordinal);
        if (!isWritten && (cref.Length < 2 || dot < 0 || !cref.AsSpan(2).StartsWith(SubmissionName.Prefix)))
        {
            return null;
        }

        for (Compilation? one = compilation; one is not null; one = one.ScriptCompilationInfo?.PreviousScriptCompilation)
        {
            if (one.ScriptClass is { } script && (isWritten ? Named(script, cref[Unbound.Length..]) : Identified(script, cref[0], cref[dot..])) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>By the end of its id: what the class of the submission is called there may differ, as it does in completion's state.</summary>
    private static ISymbol? Identified(INamedTypeSymbol script, char kind, string rest)
    {
        int start = script.GetDocumentationCommentId()?.Length ?? 0;
        return Members(script).FirstOrDefault(member =>
            member.GetDocumentationCommentId() is { } id && id.Length > start && id[0] == kind && id.AsSpan(start).SequenceEqual(rest));
    }

    private static IEnumerable<ISymbol> Members(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member is INamedTypeSymbol type ? Members(type).Prepend(type) : [member]);

    /// <summary>By its name as it was written, with parameters or without: <c>Site.Open(string)</c>.</summary>
    private static ISymbol? Named(INamedTypeSymbol script, string written)
    {
        int bracket = written.IndexOf('(', StringComparison.Ordinal);
        string[] names = [.. (bracket < 0 ? written : written[..bracket]).Split('.').Select(name => name.Split('{', '<')[0].Trim())];
        INamespaceOrTypeSymbol? container = script;
        foreach (string name in names[..^1])
        {
            container = container?.GetTypeMembers(name).FirstOrDefault();
        }

        ISymbol[] found = [.. container?.GetMembers(names[^1]).Where(member => !member.IsImplicitlyDeclared) ?? []];
        if (bracket < 0)
        {
            return found.FirstOrDefault();
        }

        string[] parameters = [.. written[(bracket + 1)..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        IMethodSymbol[] methods = [.. found.OfType<IMethodSymbol>().Where(method => method.Parameters.Length == parameters.Length)];
        return methods.FirstOrDefault(method => method.Parameters.Select(parameter => parameter.Type.ToDisplayString(Written)).SequenceEqual(parameters)) ?? methods.FirstOrDefault();
    }
}
