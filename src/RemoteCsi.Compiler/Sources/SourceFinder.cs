using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Analysis;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Decompiling;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Sources;

/// <summary>Finds where the source of a symbol is: in a submission, in the text being typed, or in an assembly to be decompiled.</summary>
/// <param name="chain">The session.</param>
/// <param name="form">C# or IL.</param>
/// <param name="results">The session's last results; null where no text names one.</param>
/// <param name="cancellationToken">Ends the looking.</param>
internal sealed class SourceFinder(ChainSnapshot chain, SourceForm form, KeptResult[]? results, CancellationToken cancellationToken)
{
    private readonly ChainSymbols _symbols = chain.Symbols;

    // The text being typed, when the question is about it.
    private CSharpCompilation? _typed;

    /// <summary>Says how to answer.</summary>
    public static SourcePlan Find(ChainSnapshot chain, SourceRequest request, KeptResult[]? results, CancellationToken cancellationToken)
    {
        var finder = new SourceFinder(chain, request.Form, results, cancellationToken);
        return request.Code is { } code ? finder.FindAt(code, request.Position) : finder.FindNamed(request.Name ?? "");
    }

    /// <summary>What the name at a position means.</summary>
    public static Explanation Explain(ChainSnapshot chain, string code, int position, KeptResult[]? results, CancellationToken cancellationToken)
    {
        if (NestingGuard.IsTooDeep(code))
        {
            return new Explanation([], []);
        }

        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, ScriptDefaults.Parsing, cancellationToken: cancellationToken);
        CSharpCompilation typed = TypedSubmission.Of(chain, tree, results, cancellationToken);
        tree = typed.SyntaxTrees[0];
        ISymbol[] found = CaretSymbols.At(typed.GetSemanticModel(tree), tree.GetRoot(cancellationToken), position, cancellationToken);
        return NameExplainer.Explain(chain.Symbols, found);
    }

    private SourcePlan FindNamed(string text)
    {
        IReadOnlyList<ISymbol> found = [];
        if (SymbolName.Parse(text) is { } name)
        {
            found = new NameResolver(_symbols).Resolve(name);
            if (found.Count == 0)
            {
                return new SourcePlan(new SymbolSource(null, form, "", "", 0, false, $"nothing is called '{text}'", NearSymbols.Of(_symbols, name)));
            }
        }

        return found.Count == 0 ? None(null, $"'{text}' is no name") : Of(found);
    }

    private SourcePlan FindAt(string code, int position)
    {
        if (NestingGuard.IsTooDeep(code))
        {
            return None(null, "the text nests too deeply");
        }

        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, ScriptDefaults.Parsing, cancellationToken: cancellationToken);
        _typed = TypedSubmission.Of(chain, tree, results, cancellationToken);
        tree = _typed.SyntaxTrees[0];
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot(cancellationToken);
        ISymbol[] found = CaretSymbols.At(_typed.GetSemanticModel(tree), root, position, cancellationToken);
        return found.Length > 0 ? Of(found)
            : form == SourceForm.IL && root.Members.Count > 0 ? Emitted(_typed, "the text being typed", "compiled from the text being typed", [], [], -1)
            : None(null, "there is no name at the caret");
    }

    private SourcePlan Of(IReadOnlyList<ISymbol> found)
    {
        ISymbol symbol = Definition(found[0]);
        string shown = SymbolText.Name(symbol);
        SourcePlan plan = symbol switch
        {
            INamespaceSymbol => None(shown, $"{shown} is a namespace, and has no source; #find in:{shown} kind:type lists its types"),
            { DeclaringSyntaxReferences: [{ } declared, ..] } => Declared(symbol, shown, declared),
            ITypeSymbol and not INamedTypeSymbol or INamedTypeSymbol { IsAnonymousType: true } => None(shown, $"{shown} is a type that nobody has written"),
            _ => Referenced(symbol, shown),
        };
        return plan with { Answer = plan.Answer with { Others = found.Count - 1 } };
    }

    /// <summary>The symbol that has a declaration of its own.</summary>
    private static ISymbol Definition(ISymbol symbol)
    {
        while (true)
        {
            ISymbol next = symbol switch
            {
                IMethodSymbol { ReducedFrom: { } extension } => extension,
                IMethodSymbol { AssociatedSymbol: { } member } => member,
                IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } invoke => invoke.ContainingType,
                IArrayTypeSymbol array => array.ElementType,
                IPointerTypeSymbol pointer => pointer.PointedAtType,
                INamedTypeSymbol { TupleUnderlyingType: { } tuple } => tuple,
                IFieldSymbol { ContainingType: { TypeKind: TypeKind.Enum } type } => type,
                IParameterSymbol { DeclaringSyntaxReferences.Length: 0 } or ITypeParameterSymbol { DeclaringSyntaxReferences.Length: 0 } => symbol.ContainingSymbol,
                { IsImplicitlyDeclared: true, DeclaringSyntaxReferences.Length: 0, ContainingType: { DeclaringSyntaxReferences.Length: > 0 } type } => type,
                _ => symbol.OriginalDefinition,
            };
            if (SymbolEqualityComparer.Default.Equals(next, symbol))
            {
                return symbol;
            }

            symbol = next;
        }
    }

    private SourcePlan Declared(ISymbol symbol, string shown, SyntaxReference declared)
    {
        bool isTyped = _typed?.SyntaxTrees.Contains(declared.SyntaxTree) == true;
        Link? link = isTyped ? null : chain.Links.Find(one => one.Compilation.SyntaxTrees.Contains(declared.SyntaxTree));
        if (!isTyped && link is null)
        {
            return None(shown, $"the submission that declares {shown} is gone");
        }

        string place = link is null ? "the text being typed" : PlaceOf(link, declared.SyntaxTree);
        if (form == SourceForm.CSharp)
        {
            if (isTyped)
            {
                return None(shown, $"{shown} is declared in the text being typed");
            }

            string text = declared.SyntaxTree.GetText(cancellationToken).ToString().ReplaceLineEndings("\n");
            int line = declared.SyntaxTree.GetLineSpan(declared.Span, cancellationToken).StartLinePosition.Line;
            bool isLong = text.Length > DecompilerProgram.LongestText;
            return new SourcePlan(new SymbolSource(
                shown, form, place, isLong ? text[..DecompilerProgram.LongestText] : text, line, isLong, null, []));
        }

        (string[] types, string[] members, int parameters) = symbol switch
        {
            INamedTypeSymbol type => (TypesOf(type), [], -1),
            IMethodSymbol { MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction) } method => (TypesOf(method.ContainingType), [method.MetadataName], method.Parameters.Length),
            IPropertySymbol property => (TypesOf(property.ContainingType), Names(property.GetMethod, property.SetMethod), -1),
            IEventSymbol one => (TypesOf(one.ContainingType), Names(one.AddMethod, one.RemoveMethod), -1),
            _ => (Array.Empty<string>(), Array.Empty<string>(), -1),
        };
        return Emitted(link?.Compilation ?? _typed!, shown, $"compiled from {place}", types, members, parameters);
    }

    private static string[] Names(params IEnumerable<IMethodSymbol?> methods) => [.. methods.OfType<IMethodSymbol>().Select(method => method.MetadataName)];

    private static string[] TypesOf(INamedTypeSymbol type) => type.ContainingType is { } outer ? [.. TypesOf(outer), type.MetadataName] : [type.MetadataName];

    private static string PlaceOf(Link link, SyntaxTree tree)
    {
        string submission = SubmissionName.Source(int.Parse(link.Compilation.Options.ScriptClassName!.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture));
        return tree.FilePath == submission ? submission
            : ReferenceEquals(tree, link.Tree) ? $"{submission}, {tree.FilePath}"
            : $"{tree.FilePath}, loaded by {submission}";
    }

    /// <summary>IL of what the compiler makes of a submission, without the checks that the session's own has.</summary>
    private SourcePlan Emitted(CSharpCompilation compilation, string shown, string origin, string[] types, string[] members, int parameters)
    {
        var image = new MemoryStream();

        // A copy: emitting leaves traces, and this one stays in the chain.
        if (compilation.Clone().Emit(image, cancellationToken: cancellationToken) is { Success: false } failed)
        {
            string? error = failed.Diagnostics.FirstOrDefault(one => one.Severity == DiagnosticSeverity.Error)?.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            return None(shown, error is null ? $"{shown} has no code" : $"{shown} does not compile: {error}");
        }

        return new SourcePlan(
            new SymbolSource(shown, form, origin, "", 0, false, null, []),
            new DecompilerJob(form, null, null, 0, image.ToArray(), types, members, parameters, References(), [], ""));
    }

    private SourcePlan Referenced(ISymbol symbol, string shown)
    {
        if (symbol.ContainingAssembly is null || _symbols.ReferenceOf(symbol.ContainingAssembly) is not { } reference || (reference.FilePath ?? reference.Display) is not { } file)
        {
            return None(shown, $"it is not known which assembly has {shown}");
        }

        // What the language itself makes of a type (the operators of an enum, say) is in no assembly.
        ISymbol written = symbol.MetadataToken != 0 ? symbol : symbol.ContainingType?.OriginalDefinition ?? symbol;
        if (written.MetadataToken == 0)
        {
            return None(shown, $"{shown} is made by the compiler, and has no source");
        }

        var around = new List<string>();
        for (INamedTypeSymbol? type = written.ContainingType; type is not null; type = type.ContainingType)
        {
            around.Insert(0, SymbolText.Head(type));
        }

        string space = written.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        Guid? build = symbol.ContainingModule?.GetMetadata()?.GetModuleVersionId();
        return new SourcePlan(
            new SymbolSource(shown, form, form == SourceForm.IL ? $"IL of {file}" : $"decompiled from {file}", "", 0, false, null, []),
            new DecompilerJob(form, file, build, written.MetadataToken, build is { } loaded ? Kept(file, loaded) : null, [], [], -1, References(), [.. around], space));
    }

    /// <summary>An assembly as it was read, when its file is gone or another one by now, and the bytes are still here; null otherwise.</summary>
    private static byte[]? Kept(string file, Guid build)
    {
        try
        {
            using ModuleMetadata now = ModuleMetadata.CreateFromFile(file);
            if (now.GetModuleVersionId() == build)
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Whatever it is now, it is not what was read.
        }

        return AssemblyFiles.ImageOf(file, build);
    }

    private string[] References() =>
    [
        .. chain.Newest.References.Concat(chain.Newest.DirectiveReferences).Concat(chain.Framework.References).Concat(chain.Links.SelectMany(link => link.Brought))
            .OfType<PortableExecutableReference>().Select(reference => reference.FilePath ?? reference.Display).OfType<string>()
            .Where(Path.IsPathRooted).Distinct(),
    ];

    private SourcePlan None(string? shown, string problem) => new(new SymbolSource(shown, form, "", "", 0, false, problem, []));
}
