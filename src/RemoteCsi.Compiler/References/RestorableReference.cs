namespace RemoteCsi.Compiler.References;

/// <summary>A <c>#r</c> that stands for more than one file: a package, a project, what a <c>.deps.json</c> or a folder holds, a shared framework.</summary>
internal static class RestorableReference
{
    private const string Package = "nuget:";
    /// <summary>Ends of the names of files that stand for more than themselves.</summary>
    public static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj", ".deps.json"];

    /// <summary>What is to be restored for it; null for one that is a single file, or nothing that is here.</summary>
    /// <param name="reference">As written.</param>
    /// <param name="baseFile">The file it is written in; only a full path counts.</param>
    /// <param name="workingDirectory">Where else relative paths start.</param>
    /// <param name="framework">The framework that the code runs on.</param>
    public static string? TargetOf(string reference, string? baseFile, string workingDirectory, Framework framework)
    {
        if (reference.TrimStart().StartsWith(Package, StringComparison.OrdinalIgnoreCase))
        {
            return reference.Trim();
        }

        if (Extensions.Any(extension => reference.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            return SubmissionPath.Find(reference, baseFile, workingDirectory);
        }

        if (framework.Find(reference) is not null)
        {
            return null;
        }

        return SubmissionPath.FindDirectory(reference, baseFile, workingDirectory)
            ?? (framework.Siblings.HasFramework(reference) ? reference : null);
    }
}
