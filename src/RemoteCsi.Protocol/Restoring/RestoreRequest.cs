namespace RemoteCsi.Protocol.Restoring;

/// <summary>Asks what the references of a submission stand for that are more than one assembly file.</summary>
/// <param name="References">
/// Each <c>nuget: ID</c> or <c>nuget: ID, VERSION</c>, the name of a shared framework, or the full path of a project, of a
/// <c>.deps.json</c> or of a folder.
/// </param>
/// <param name="WorkingDirectory">Directory whose configuration of packages counts, with that of the directories above it.</param>
/// <param name="Runtime">Version of the .NET that the code runs on: <c>10.0.12</c>.</param>
/// <param name="RuntimeDirectory">Directory of that .NET's own assemblies.</param>
/// <param name="Held">Packages that the session has already.</param>
public sealed record RestoreRequest(
    string[] References, string WorkingDirectory, string Runtime, string RuntimeDirectory, RestoredPackage[] Held);
