namespace RemoteCsi.Protocol.Compilation;

/// <summary>An earlier result that a submission names, as it was compiled, so that it is compiled to the same again.</summary>
/// <param name="Name">Its name: one of <see cref="ResultName.All"/>.</param>
/// <param name="Places">Where in the text that stands, as offsets in UTF-16 units.</param>
/// <param name="Declaration">The variable that the submission got for it, as C#.</param>
/// <param name="Use">What stands in the name's places instead, as C#; null for the variable itself.</param>
public sealed record NamedResult(string Name, int[] Places, string Declaration, string? Use = null);
