using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Chains;

/// <summary>The assemblies that a chain's references brought, and whether another one of the same name may join them.</summary>
/// <remarks>
/// A session keeps what it has loaded. A newer version is loaded beside it and seen from then on; the same version with other contents,
/// or an older one, would be taken for what is there already, so it is refused. Used on one thread.
/// </remarks>
internal sealed class BroughtAssemblies
{
    private readonly Dictionary<string, Brought> _newest = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(Link Link, int Number)> _unread = new();

    /// <summary>A submission is in the chain. What it brought is read when somebody needs it.</summary>
    public void Add(Link link, int number)
    {
        if (HasDirectives(link.Compilation))
        {
            _unread.Enqueue((link, number));
        }
    }

    /// <summary>Why a submission's references cannot be had in this session; empty when they can.</summary>
    public SubmissionDiagnostic[] Conflicts(Link link)
    {
        if (!HasDirectives(link.Compilation))
        {
            return [];
        }

        while (_unread.TryDequeue(out (Link Link, int Number) unread))
        {
            foreach (PortableExecutableReference reference in unread.Link.Found)
            {
                if (Read(reference, unread.Number) is { } brought && !(_newest.TryGetValue(brought.Name, out Brought? known) && known.Version > brought.Version))
                {
                    _newest[brought.Name] = brought;
                }
            }
        }

        var found = new List<SubmissionDiagnostic>();
        foreach ((ReferenceDirectiveTriviaSyntax directive, PortableExecutableReference reference, bool isNamed) in Offered(link))
        {
            if (Read(reference, 0) is { } offered && _newest.TryGetValue(offered.Name, out Brought? had) && Refusal(offered, had, isNamed) is { } refusal)
            {
                found.Add(SubmissionDiagnostics.Conflict(directive.File.GetLocation(), link.Tree, refusal));
            }
        }

        return [.. found];
    }

    private static bool HasDirectives(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives().Count > 0);

    /// <summary>Each assembly, the directive that it is because of, and whether that names it itself.</summary>
    private static IEnumerable<(ReferenceDirectiveTriviaSyntax Directive, PortableExecutableReference Reference, bool IsNamed)> Offered(Link link)
    {
        ReferenceDirectiveTriviaSyntax? restored = null;
        foreach (ReferenceDirectiveTriviaSyntax directive in link.Compilation.SyntaxTrees.SelectMany(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives()))
        {
            if (link.Compilation.GetDirectiveReference(directive) is PortableExecutableReference { FilePath: not null } reference)
            {
                yield return (directive, reference, true);
            }
            else
            {
                restored ??= directive;
            }
        }

        if (restored is not null)
        {
            foreach (PortableExecutableReference reference in link.Compilation.ExternalReferences.OfType<PortableExecutableReference>())
            {
                yield return (restored, reference, false);
            }
        }
    }

    private static string? Refusal(Brought offered, Brought had, bool isNamed)
    {
        string has = $"this session has {had.Name} {had.Version} of {had.Path} since submission {had.Number}";
        return offered.Version == had.Version && offered.Contents != had.Contents
            ? $"{has}, and {(offered.Path == had.Path ? "the file has changed since" : $"{offered.Path} is another one of the same version")}; a session keeps what it has loaded: #reset or a new session loads this one, and so does a build with a higher version"
            : isNamed && offered.Version < had.Version
                ? $"{has}, and the older {offered.Version} of {offered.Path} cannot take its place; #reset or a new session can have it"
                : null;
    }

    private static Brought? Read(PortableExecutableReference reference, int number) =>
        reference.FilePath is { } path && AssemblyFiles.Identify(reference) is { } identity
            ? new Brought(identity.Name, identity.Version, identity.Build, path, number)
            : null;

    private sealed record Brought(string Name, Version Version, Guid Contents, string Path, int Number);
}
