namespace RemoteCsi.Protocol.SnapIns;

/// <summary>A named set of assemblies, usings and a start script that a machine offers for loading.</summary>
/// <param name="Name">Its name: the name of its file.</param>
/// <param name="Description">What it is for, in a line; null when its file does not say.</param>
/// <param name="References">What it refers to, as in <c>#r</c>; relative paths are made full ones.</param>
/// <param name="Usings">Namespaces that it imports.</param>
/// <param name="StaticUsings">Types whose static members it imports.</param>
/// <param name="StartScript">Full path of the script that is run when it is loaded; null for none.</param>
/// <param name="Help">What its users should know, of any length; null for nothing.</param>
/// <param name="File">The file that describes it.</param>
/// <param name="Code">The submission that loads it; empty when it cannot be loaded.</param>
/// <param name="Problem">Why it cannot be loaded; null when it can.</param>
/// <param name="Package">Id and version of the package that carries it; null for the machine's own.</param>
public sealed record SnapIn(
    string Name, string? Description, string[] References, string[] Usings, string[] StaticUsings, string? StartScript, string? Help,
    string File, string Code, string? Problem = null, string? Package = null);
