using System.Collections.Immutable;
using System.Text;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Source text in which the names of the session's own types are still open.</summary>
/// <remarks>What such a type is called changes when it is redefined, so the name is put in when the text is written out.</remarks>
/// <param name="Text">The text without those names.</param>
/// <param name="Uses">Where they go, in order.</param>
internal sealed record StateText(string Text, ImmutableArray<TypeUse> Uses)
{
    /// <summary>Writes the text with the names that <paramref name="nameOf"/> gives for <see cref="TypeUse.Key"/>s.</summary>
    public void WriteTo(StringBuilder target, Func<string, string> nameOf)
    {
        int done = 0;
        foreach (TypeUse use in Uses)
        {
            target.Append(Text, done, use.Position - done).Append(nameOf(use.Key));
            done = use.Position;
        }

        target.Append(Text, done, Text.Length - done);
    }
}
