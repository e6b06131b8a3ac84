using System.Text.RegularExpressions;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Completes what <c>#r "…"</c> and <c>#load "…"</c> name: files and folders of this machine, and what its shared frameworks offer by name.</summary>
/// <remarks>Roslyn's own completion of paths knows only its own resolvers, and so neither relative paths of ours nor <c>~</c>. Thread safe.</remarks>
internal static partial class PathCompletion
{
    private const string FolderKind = "Folder";
    private const string FileKind = "File";
    private const string AssemblyKind = "Assembly";
    private const string Package = "nuget:";
    private const string Home = "~";

    /// <summary>Entries of a folder that are listed, at most: nobody looks through more, and typing on narrows them down.</summary>
    private const int MostEntries = 5_000;

    private static readonly string[] Loaded = [".csx", ".cs"];
    private static readonly string[] Referenced = [".dll", ".exe", .. RestorableReference.Extensions];

    /// <summary>A folder may lie on another machine, or the disk be asleep. Better no list than none of the answers after it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The list at a position; null where no path is written.</summary>
    /// <param name="code">The text.</param>
    /// <param name="position">A position in it.</param>
    /// <param name="workingDirectory">What relative paths start from; null when that is not known.</param>
    /// <param name="framework">The framework that the code runs on.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public static async Task<CompletionList?> AtAsync(
        string code, int position, string? workingDirectory, Framework framework, CancellationToken cancellationToken)
    {
        int line = position <= 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        Match written = Written().Match(code[line..position]);
        if (!written.Success || written.Groups["path"].Value.TrimStart().StartsWith(Package, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string path = written.Groups["path"].Value;
        string folder = path[..(path.LastIndexOf('/') + 1)];
        string name = path[folder.Length..];
        bool loads = written.Groups["directive"].Value == "load";
        CompletionItem[] entries = [];
        if (SubmissionPath.FindDirectory(folder.Length == 0 ? "." : folder, null, workingDirectory ?? "/") is { } directory)
        {
            Task<CompletionItem[]> listing = Task.Run(() => List(directory, name, loads ? Loaded : Referenced), CancellationToken.None);
            await Task.WhenAny(listing, Task.Delay(Patience, cancellationToken)).ConfigureAwait(false);
            entries = listing.IsCompletedSuccessfully ? await listing.ConfigureAwait(false) : [];
        }

        return new CompletionList(position - name.Length, name.Length, folder.Length > 0 ? entries : [.. entries, .. ByName(loads ? null : framework)]);
    }

    /// <summary>Folders first, as they lead on; what begins with a dot only when one is typed.</summary>
    private static CompletionItem[] List(string directory, string name, string[] extensions)
    {
        try
        {
            var folder = new DirectoryInfo(directory);
            bool hidden = name.StartsWith('.');
            FileSystemInfo[] entries =
            [
                .. folder.EnumerateFileSystemInfos()
                    .Where(entry => (hidden || !entry.Name.StartsWith('.')) && (entry is DirectoryInfo || extensions.Any(extension => entry.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))))
                    .Take(MostEntries)
                    .OrderBy(entry => entry is not DirectoryInfo).ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase),
            ];
            return
            [
                .. entries.Select(entry => entry is DirectoryInfo ? new CompletionItem(entry.Name + "/", FolderKind) : new CompletionItem(entry.Name, FileKind)),
                .. folder.Parent is null ? (CompletionItem[])[] : [new CompletionItem("../", FolderKind)],
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // It is not to be read; using it will say so.
            return [];
        }
    }

    /// <summary>What can stand at the beginning and is no file of the working directory.</summary>
    private static IEnumerable<CompletionItem> ByName(Framework? framework)
    {
        CompletionItem[] places = [new(Home + "/", FolderKind), new("/", FolderKind)];
        return framework is null
            ? places
            : places.Append(new CompletionItem(Package, "Keyword")).Concat(
                framework.Siblings.Names.Where(name => framework.Find(name) is null).Select(name => new CompletionItem(name, AssemblyKind)));
    }

    [GeneratedRegex("""^\s*#\s*(?<directive>r|load)\s*"(?<path>[^"]*)$""")]
    private static partial Regex Written();
}
