using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Rendering;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Completion;

/// <summary>What a session has declared and not hidden since, kept as source in two layers.</summary>
/// <remarks>
/// <para>The large layer holds nearly everything and is seldom written anew; the small one holds what came since. Each is
/// three submissions: types, above them usings, which may name those types, and above these variables and methods, which may
/// have the name of either. Later hides earlier by Roslyn's own rules for submissions.</para>
/// <para>A type that was redefined but is still the type of something goes into a container with a name of ours.</para>
/// <para>Not thread safe.</para>
/// </remarks>
internal sealed class LiveState
{
    private const int SmallestMerge = 64;
    private readonly List<Declaration> _declarations = [];
    private readonly Dictionary<(DeclarationKind, string), Declaration> _visible = [];
    private readonly Dictionary<string, List<Declaration>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Declaration> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _containers = new(StringComparer.Ordinal);
    private int _containersMade;
    private int _settled;

    /// <summary>How many declarations there are, hidden ones that are needed among them.</summary>
    public int Count => _declarations.Count;

    /// <summary>What came since the last merge, in order.</summary>
    public IEnumerable<Declaration> Recent => _declarations.Where(declaration => !declaration.IsSettled);

    /// <summary>Adds a declaration, which hides earlier ones.</summary>
    public void Add(Declaration declaration)
    {
        if (_visible.TryGetValue((declaration.Kind, declaration.Identity), out Declaration? same))
        {
            if (declaration.Kind == DeclarationKind.Import)
            {
                return;
            }

            Hide(same);
        }

        if (declaration.Kind != DeclarationKind.Import && _byName.TryGetValue(declaration.Name, out List<Declaration>? others))
        {
            others.FindAll(other => Hides(declaration, other)).ForEach(Hide);
        }

        _visible[(declaration.Kind, declaration.Identity)] = declaration;
        if (declaration.Kind != DeclarationKind.Import)
        {
            if (!_byName.TryGetValue(declaration.Name, out others))
            {
                _byName.Add(declaration.Name, others = []);
            }

            others.Add(declaration);
        }

        if (declaration.Kind == DeclarationKind.Type)
        {
            _types[declaration.Key] = declaration;
        }

        _declarations.Add(declaration);
    }

    /// <summary>Decides what is in which layer, after additions.</summary>
    /// <returns>True when the large layer changed.</returns>
    public bool Arrange()
    {
        int recent = 0;
        bool needsContainer = false;
        foreach (Declaration declaration in Recent)
        {
            if (declaration.IsVisible)
            {
                recent++;
                needsContainer |= declaration.Uses.Any(use => _types.TryGetValue(use.Key, out Declaration? type) && !type.IsVisible && !_containers.ContainsKey(use.Key));
            }
            else if (declaration.Kind == DeclarationKind.Type)
            {
                // Redefined before it was settled: both cannot be in one layer under one name.
                needsContainer = true;
            }
        }

        if (!needsContainer && recent <= Math.Max(SmallestMerge, _settled / 8))
        {
            return false;
        }

        Merge();
        return true;
    }

    /// <summary>The source of a layer: the submissions that it is, from the bottom up.</summary>
    public LayerText[] Write(bool settled) =>
    [
        Write(settled, kind => kind == DeclarationKind.Type),
        Write(settled, kind => kind is DeclarationKind.Import or DeclarationKind.Alias),
        Write(settled, IsMember),
    ];

    /// <summary>The source of the newest submission of variables and methods, with some more that hide nothing.</summary>
    public string WriteMembers(IEnumerable<Declaration> more)
    {
        LayerText layer = Write(settled: false, IsMember);
        foreach (Declaration declaration in more.Where(declaration => !_byName.TryGetValue(declaration.Name, out List<Declaration>? taken) || taken.Count == 0))
        {
            layer.Add(declaration, "", "", NameOf);
        }

        return layer.Text;
    }

    /// <summary>The source of both submissions of variables and methods, without some variables, and with some in the newer one.</summary>
    public (string Settled, string Recent) WriteMembers(IReadOnlySet<Declaration> without, IEnumerable<Declaration> instead)
    {
        LayerText recent = Write(settled: false, IsMember, without);
        foreach (Declaration declaration in instead)
        {
            recent.Add(declaration, "", "", NameOf);
        }

        return (Write(settled: true, IsMember, without).Text, recent.Text);
    }

    /// <summary>Variables that are declared as at least so many others are, and whose names nothing else has and no code has to escape.</summary>
    public IEnumerable<VariableGroup> LikeVariables(int smallest) =>
        from declaration in _declarations
        where declaration is { Kind: DeclarationKind.Variable, IsVisible: true, Text: not null } && _byName[declaration.Name].Count == 1 && IsPlain(declaration.Name)
        let end = declaration.Name + ";"
        let text = declaration.Text
        where text.Text.EndsWith(" " + end, StringComparison.Ordinal)
        group declaration by (Start: text.Text[..^end.Length], Uses: string.Join(' ', text.Uses)) into like
        where like.Count() >= smallest
        select new VariableGroup(like.Key.Start, like.First().Uses, [.. like]);

    private static bool IsPlain(string name) =>
        TypeText.Identifier(name) == name && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
        && ResultName.PlaceOf(name) < 0 && !name.StartsWith(SyntheticNames.Prefix, StringComparison.Ordinal);

    private static bool IsMember(DeclarationKind kind) => kind is DeclarationKind.Method or DeclarationKind.Variable;

    /// <summary>Whether a later declaration takes an earlier one's name away from it, beyond replacing its like.</summary>
    private static bool Hides(Declaration later, Declaration earlier) => (later.Kind, earlier.Kind) switch
    {
        // A type's name stays usable where only a type can stand.
        (DeclarationKind.Variable or DeclarationKind.Method, DeclarationKind.Type or DeclarationKind.Alias) => false,
        (DeclarationKind.Method, DeclarationKind.Method) => false,
        (DeclarationKind.Type, DeclarationKind.Type) => later.Arity == earlier.Arity,
        (DeclarationKind.Type, _) => later.Arity == 0,
        (DeclarationKind.Alias, DeclarationKind.Type) => earlier.Arity == 0,
        _ => true,
    };

    private void Hide(Declaration declaration)
    {
        declaration.IsVisible = false;
        _visible.Remove((declaration.Kind, declaration.Identity));
        _byName[declaration.Name].Remove(declaration);
    }

    private LayerText Write(bool settled, Func<DeclarationKind, bool> belongs, IReadOnlySet<Declaration>? without = null)
    {
        var layer = new LayerText();
        foreach (Declaration declaration in _declarations
            .Where(declaration => declaration.IsSettled == settled && belongs(declaration.Kind) && without?.Contains(declaration) != true).OrderByDescending(declaration => declaration.Submission))
        {
            if (declaration.IsVisible)
            {
                layer.Add(declaration, "", "", NameOf);
            }
            else if (_containers.TryGetValue(declaration.Key, out string? container))
            {
                layer.Add(declaration, $"public static class {container} {{ ", "}", NameOf);
            }
        }

        return layer;
    }

    private string NameOf(string key)
    {
        if (!_types.TryGetValue(key, out Declaration? type))
        {
            return SyntheticNames.Unknown;
        }

        string name = TypeText.Identifier(type.Name);
        return type.IsVisible ? name : _containers.TryGetValue(key, out string? container) ? $"{container}.{name}" : name;
    }

    private void Merge()
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Declaration>(_declarations.Where(declaration => declaration.IsVisible));
        while (open.TryPop(out Declaration? declaration))
        {
            foreach (TypeUse use in declaration.Uses)
            {
                if (needed.Add(use.Key) && _types.TryGetValue(use.Key, out Declaration? type) && !type.IsVisible)
                {
                    open.Push(type);
                }
            }
        }

        foreach (Declaration gone in _declarations.FindAll(declaration => !declaration.IsVisible && !needed.Contains(declaration.Key)))
        {
            _types.Remove(gone.Key);
            _containers.Remove(gone.Key);
        }

        _declarations.RemoveAll(declaration => !declaration.IsVisible && !needed.Contains(declaration.Key));
        foreach (Declaration declaration in _declarations)
        {
            declaration.IsSettled = true;
            if (!declaration.IsVisible && !_containers.ContainsKey(declaration.Key))
            {
                _containers.Add(declaration.Key, SyntheticNames.Container(++_containersMade));
            }
        }

        _settled = _declarations.Count;
    }
}
