using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Usings and references of a chain.</summary>
internal static class ChainScope
{
    private const string OfFramework = "framework";

    /// <summary>What the next submission can use.</summary>
    public static SessionScope Of(ChainSnapshot chain) => new([.. Usings(chain)], [.. References(chain)]);

    /// <summary>The using directives in force; of two with one alias the later.</summary>
    public static IEnumerable<string> Usings(ChainSnapshot chain)
    {
        var found = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string space in chain.Usings)
        {
            found[space] = $"using {space};";
        }

        foreach (UsingDirectiveSyntax directive in chain.Links.SelectMany(link => link.Tree.GetCompilationUnitRoot().Usings))
        {
            string text = directive.WithoutTrivia().NormalizeWhitespace().ToString();
            if (directive.Alias?.Name.Identifier.ValueText is { } alias)
            {
                found.Remove(alias + "=");
                found.Add(alias + "=", text);
            }
            else
            {
                found.TryAdd(directive.StaticKeyword.IsKind(SyntaxKind.None) ? directive.NamespaceOrType.ToString() : text, text);
            }
        }

        return found.Values;
    }

    private static IEnumerable<ReferencedAssembly> References(ChainSnapshot chain)
    {
        Dictionary<string, string> named = NamedFiles(chain);
        CSharpCompilation newest = chain.Newest;
        var framework = chain.Framework.References.ToHashSet();
        IAssemblySymbol[] all = [.. newest.SourceModule.ReferencedAssemblySymbols];
        return
            from assembly in all
            where assembly.Name != RestoredDirective.Name && !SessionGlobals.IsIn(assembly)
            let reference = newest.GetMetadataReference(assembly) as PortableExecutableReference
            let path = reference?.FilePath ?? reference?.Display
            let origin = reference is not null && framework.Contains(reference) ? OfFramework
                : path is not null && named.TryGetValue(path, out string? directive) ? directive
                : Requirer(all, assembly)
            orderby origin == OfFramework ? 0 : 1, assembly.Name
            select new ReferencedAssembly(assembly.Name, assembly.Identity.Version.ToString(), path, origin);
    }

    /// <summary>The files that directives named, with the directive that did.</summary>
    private static Dictionary<string, string> NamedFiles(ChainSnapshot chain)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Link link in chain.Links.Where(link => link.Tree.GetCompilationUnitRoot().ContainsDirectives))
        {
            // Whatever it named directly or through files that it loads; where there is one directive, it is that one.
            ReferenceDirectiveTriviaSyntax[] directives = [.. link.Compilation.SyntaxTrees.SelectMany(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives())];
            foreach (PortableExecutableReference reference in link.Brought.OfType<PortableExecutableReference>())
            {
                if ((reference.FilePath ?? reference.Display) is { } path)
                {
                    string? text = directives.Length == 1
                        ? directives[0].File.ValueText
                        : directives.FirstOrDefault(one => Means(one.File.ValueText, path))?.File.ValueText;
                    named.TryAdd(path, text is null ? $"#r in {link.Tree.FilePath}" : $"#r \"{text}\" in {link.Tree.FilePath}");
                }
            }
        }

        return named;
    }

    /// <summary>Whether a file is the one that a directive names, or one of the package that it names.</summary>
    private static bool Means(string written, string path) =>
        path.EndsWith(written, StringComparison.Ordinal)
        || (written.Split(':', ',') is [_, var id, ..] && path.Contains($"/{id.Trim()}/", StringComparison.OrdinalIgnoreCase));

    private static string Requirer(IAssemblySymbol[] all, IAssemblySymbol assembly)
    {
        IAssemblySymbol? user = Array.Find(all, other => other.Modules.Any(module => module.ReferencedAssemblies.Contains(assembly.Identity)));
        return user is null ? "resolved by name" : $"needed by {user.Name}";
    }
}
