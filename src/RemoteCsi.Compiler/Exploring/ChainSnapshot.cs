using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>A chain as it was at one moment, for questions that change nothing and may take their time.</summary>
/// <remarks><see cref="Symbols"/> is for one thread at a time; everything else is immutable.</remarks>
/// <param name="framework">What its submissions see from the start.</param>
/// <param name="usings">Namespaces imported from the start.</param>
/// <param name="links">Its submissions, oldest first.</param>
internal sealed class ChainSnapshot(Framework framework, string[] usings, ImmutableList<Link> links)
{
    /// <summary>What its submissions see from the start.</summary>
    public Framework Framework => framework;

    /// <summary>Namespaces imported from the start.</summary>
    public string[] Usings => usings;

    /// <summary>Its submissions, oldest first.</summary>
    public ImmutableList<Link> Links => links;

    /// <summary>The newest compilation: what the next submission would be compiled onto.</summary>
    public CSharpCompilation Newest => links.IsEmpty ? ChainBase.Of(framework, usings) : links[^1].Compilation;

    /// <summary>What the next submission could name; made when it is first asked for.</summary>
    public ChainSymbols Symbols => field ??= new ChainSymbols(this);

    /// <summary>The same with one submission more.</summary>
    public ChainSnapshot With(Link link) => new(framework, usings, links.Add(link));
}
