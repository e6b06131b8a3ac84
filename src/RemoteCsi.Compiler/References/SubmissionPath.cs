namespace RemoteCsi.Compiler.References;

/// <summary>What a path in a <c>#r</c> or <c>#load</c> means.</summary>
internal static class SubmissionPath
{
    /// <summary>Full path of the file that <paramref name="path"/> names; null when there is none.</summary>
    /// <param name="path">As written: full, relative, or below the home directory (<c>~/…</c>).</param>
    /// <param name="baseFile">The file it is written in; only a full path counts, as typed text is in no file.</param>
    /// <param name="workingDirectory">Where else relative paths start.</param>
    public static string? Find(string path, string? baseFile, string workingDirectory) => Find(path, baseFile, workingDirectory, File.Exists);

    /// <summary>Full path of the directory that <paramref name="path"/> names; null when there is none.</summary>
    public static string? FindDirectory(string path, string? baseFile, string workingDirectory) =>
        Find(path, baseFile, workingDirectory, Directory.Exists);

    /// <summary>Full path of what <paramref name="path"/> names and <paramref name="exists"/> says is there; null when there is none.</summary>
    public static string? Find(string path, string? baseFile, string workingDirectory, Func<string, bool> exists)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..]);
        }

        string? beside = Path.IsPathFullyQualified(baseFile ?? "") ? Path.GetDirectoryName(baseFile) : null;
        string[] starts = beside is null ? [workingDirectory] : [beside, workingDirectory];
        return starts.Select(start => Path.GetFullPath(Path.Combine(start, path))).FirstOrDefault(exists);
    }
}
