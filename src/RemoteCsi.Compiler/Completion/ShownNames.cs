using Microsoft.CodeAnalysis.Completion;
using ProtocolItem = RemoteCsi.Protocol.Completion.CompletionItem;

namespace RemoteCsi.Compiler.Completion;

/// <summary>What belongs into a list beside what Roslyn found.</summary>
/// <param name="Names">The names.</param>
/// <param name="Groups">Which groups of them.</param>
/// <param name="Named">Those that the list has already.</param>
internal sealed record ShownNames(KeptNames Names, bool[] Groups, IReadOnlySet<string> Named)
{
    /// <summary>Whether it has the variable of a name.</summary>
    public bool Has(string name) => !Named.Contains(name) && Names.Find(name) is not null;

    /// <summary>All items, in Roslyn's order.</summary>
    public ProtocolItem[] With(IEnumerable<CompletionItem> items) => Names.Merge(items, Groups, Named);
}
