using System.Collections.Immutable;
using RemoteCsi.Compiler.Rendering;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Variables that are declared alike: only their names differ, and nothing else has one of these.</summary>
/// <param name="Start">What all their declarations begin with, up to the name.</param>
/// <param name="Uses">The types of the session that they name.</param>
/// <param name="Variables">The variables.</param>
internal sealed record VariableGroup(string Start, ImmutableArray<TypeUse> Uses, IReadOnlyList<Declaration> Variables)
{
    /// <summary>One more of them.</summary>
    public Declaration Another(string name) => new(DeclarationKind.Variable, name, name, "", 0, new StateText($"{Start}{name};", Uses), null);
}
