using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>A chain as it was at one moment, for questions that change nothing and may take their time.</summary>
/// <param name="Framework">What its submissions see from the start.</param>
/// <param name="Usings">Namespaces imported from the start.</param>
/// <param name="Links">Its submissions, oldest first.</param>
internal sealed record ChainSnapshot(Framework Framework, string[] Usings, ImmutableList<Link> Links)
{
    /// <summary>The newest compilation: what the next submission would be compiled onto.</summary>
    public CSharpCompilation Newest => Links.IsEmpty ? ChainBase.Of(Framework, Usings) : Links[^1].Compilation;

    /// <summary>The same with one submission more.</summary>
    public ChainSnapshot With(Link link) => this with { Links = Links.Add(link) };
}
