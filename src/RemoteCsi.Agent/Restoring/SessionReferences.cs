using RemoteCsi.Agent.Sessions;
using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Restoring;

/// <summary>Restores what the submissions of one session refer to.</summary>
/// <param name="restorer">Does it.</param>
/// <param name="frameworkAssemblies">What the worker's runtime has.</param>
/// <param name="runtime">Its version.</param>
/// <param name="entries">The session's submissions, from the journal.</param>
/// <param name="broadcast">Where it is told what is being done.</param>
internal sealed class SessionReferences(
    RestorerHost restorer, string[] frameworkAssemblies, string runtime, Func<ChainEntry[]> entries, Broadcast broadcast)
{
    private readonly string _runtimeDirectory = Path.GetDirectoryName(frameworkAssemblies.FirstOrDefault()) ?? "";

    /// <summary>Restores what a submission needs.</summary>
    /// <param name="unrestored">What the compiler could not find itself.</param>
    /// <param name="workingDirectory">The session's.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    /// <exception cref="RestoreFailedException">It could not be had.</exception>
    public async Task<RestoredReferences> RestoreAsync(
        UnrestoredReference[] unrestored, string workingDirectory, string submissionId, CancellationToken cancellationToken)
    {
        string[] targets = [.. unrestored.Select(reference => reference.Target).Distinct(StringComparer.Ordinal)];
        RestoredPackage[] held = Newest(entries().SelectMany(entry => entry.Restored?.Packages ?? []));
        var request = new RestoreRequest(targets, workingDirectory, runtime, _runtimeDirectory, held);
        try
        {
            RestoredReferences restored = await restorer
                .RestoreAsync(request, progress => broadcast.Tell(submissionId, progress), cancellationToken).ConfigureAwait(false);
            return restored with { References = [.. unrestored.Select(reference => reference.Written).Distinct(StringComparer.Ordinal)] };
        }
        finally
        {
            broadcast.Tell(submissionId, progress: null);
        }
    }

    /// <summary>Restores the very packages that submissions had, where their files are gone. What cannot be had again shows when it is used.</summary>
    public async Task RepairAsync(ChainEntry[] chain, CancellationToken cancellationToken)
    {
        foreach (ChainEntry entry in chain)
        {
            if (entry.Restored is { Packages.Length: > 0 } restored && !restored.Compile.Concat(restored.Files).Concat((restored.SnapIns ?? []).Select(one => one.File)).All(File.Exists))
            {
                string[] exact = [.. restored.Packages.Select(package => $"nuget: {package.Id}, [{package.Version}]")];
                try
                {
                    await restorer.RestoreAsync(
                        new RestoreRequest(exact, entry.WorkingDirectory, runtime, _runtimeDirectory, []),
                        progress => broadcast.Tell("", progress), cancellationToken).ConfigureAwait(false);
                }
                catch (RestoreFailedException)
                {
                    // The compiler names the file that is gone to whoever compiles next.
                }
            }
        }
    }

    /// <summary>The diagnostics of references that could not be restored, each where it is written.</summary>
    public static SubmissionDiagnostic[] Diagnostics(UnrestoredReference[] unrestored, RestoreFailure[] failures) =>
    [
        .. failures.SelectMany(failure => unrestored
            .Where(reference => reference.Target == failure.Reference).Take(1)
            .DefaultIfEmpty(unrestored[0])
            .Select(reference => reference.Place with { Message = failure.Message })).Distinct(),
    ];

    /// <summary>The diagnostics of references that were restored and are not there all the same.</summary>
    public static SubmissionDiagnostic[] Diagnostics(UnrestoredReference[] unrestored) =>
        [.. unrestored.Select(reference => reference.Place with { Message = $"'{reference.Written}' came up only now, for a file that is loaded has changed meanwhile; submit it again" })];

    /// <summary>What a restored reference's author should know, as warnings.</summary>
    public static SubmissionDiagnostic[] Warnings(UnrestoredReference[] unrestored, RestoredReferences restored) =>
        [.. (restored.Notes ?? []).Select(note => unrestored[0].Place with { Severity = DiagnosticSeverity.Warning, Message = note })];

    /// <summary>What a restored package offers beyond its assemblies, said where it is referred to.</summary>
    public static SubmissionDiagnostic[] Offers(UnrestoredReference[] unrestored, RestoredReferences restored) =>
    [
        .. from carried in CarriedSnapIn.Of([restored])
           let snapIn = SnapInFile.Read(carried.File, carried.Package)
           let id = snapIn.Package!.Split(' ')[0]
           let place = (Array.Find(unrestored, one => one.Written.Contains(id, StringComparison.OrdinalIgnoreCase)) ?? unrestored[0]).Place
           select place with
           {
               Severity = DiagnosticSeverity.Info,
               Message = snapIn.Problem is { } problem
                   ? $"package {snapIn.Package} carries the snap-in '{snapIn.Name}', which cannot be loaded: {problem}"
                   : $"package {snapIn.Package} offers the snap-in '{snapIn.Name}'{(snapIn.Description is { } text ? $" ({text})" : "")}; #snapin {snapIn.Name} loads it",
           },
    ];

    /// <summary>Of each package the newest, which is the one that later submissions see.</summary>
    private static RestoredPackage[] Newest(IEnumerable<RestoredPackage> packages) =>
        [.. packages.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase).Select(same => same.Last())];
}
