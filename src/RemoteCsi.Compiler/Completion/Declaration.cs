using System.Collections.Immutable;
using RemoteCsi.Compiler.Rendering;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Something that a submission declared, as source.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">Its name; of an import its text.</param>
/// <param name="identity">What replaces an earlier declaration: a type's name and arity, a method's signature, else the name.</param>
/// <param name="key">Of a type its <see cref="TypeText.KeyOf"/>; else empty.</param>
/// <param name="arity">Number of type parameters of a type; else 0.</param>
/// <param name="text">The declaration.</param>
/// <param name="bare">What to write instead should <paramref name="text"/> not bind; null to leave it out.</param>
internal sealed class Declaration(
    DeclarationKind kind, string name, string identity, string key, int arity, StateText text, StateText? bare)
{
    /// <summary>What it is.</summary>
    public DeclarationKind Kind => kind;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What replaces an earlier declaration.</summary>
    public string Identity => identity;

    /// <summary>Of a type, the type.</summary>
    public string Key => key;

    /// <summary>Number of type parameters of a type.</summary>
    public int Arity => arity;

    /// <summary>The declaration, or what is written in its place; null when it is left out.</summary>
    public StateText? Text { get; private set; } = text;

    /// <summary>The types of the session that it names.</summary>
    public ImmutableArray<TypeUse> Uses => Text?.Uses ?? [];

    /// <summary>False once a later declaration hides it. A hidden type may still be needed by what is not hidden.</summary>
    public bool IsVisible { get; set; } = true;

    /// <summary>Counts submissions: a later one's overloads are shown first.</summary>
    public int Submission { get; set; }

    /// <summary>True once it is in the large layer.</summary>
    public bool IsSettled { get; set; }

    /// <summary>True once it was seen to bind.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Writes it with less from now on, because it did not bind.</summary>
    public void Degrade() => Text = Text == bare ? null : bare;
}
