using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.References;

/// <summary>Resolves what a submission's <c>#load</c> names: files that its client sent along, else those of this machine.</summary>
/// <param name="workingDirectory">What relative paths of typed text start from.</param>
/// <param name="sourceName">The client's file that the submission is; null for typed text.</param>
/// <param name="loaded">Further files of the client's, which relative paths in its files name before any of this machine.</param>
/// <remarks>Thread safe. Two resolvers are equal when they give the same answers.</remarks>
internal sealed class SubmissionSources(string workingDirectory, string? sourceName = null, LoadedFile[]? loaded = null) : SourceReferenceResolver
{
    private readonly string _workingDirectory = workingDirectory;
    private readonly string? _sourceName = sourceName;
    private readonly LoadedFile[] _loaded = loaded ?? [];

    /// <inheritdoc/>
    public override string? NormalizePath(string path, string? baseFilePath) =>
        IsClients(path) ? path : SubmissionPath.Find(path, baseFilePath, _workingDirectory) ?? path;

    /// <inheritdoc/>
    public override string? ResolveReference(string path, string? baseFilePath) =>
        IsClients(baseFilePath) && LoadedFile.Resolve(baseFilePath!, path) is { } sent && Sent(sent) is not null
            ? sent
            : SubmissionPath.Find(path, baseFilePath, _workingDirectory);

    /// <inheritdoc/>
    public override SourceText ReadText(string resolvedPath) =>
        Sent(resolvedPath) is { } file ? SourceText.From(file.Text, Encoding.UTF8) : base.ReadText(resolvedPath);

    /// <inheritdoc/>
    public override Stream OpenRead(string resolvedPath)
    {
        try
        {
            return File.OpenRead(resolvedPath);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Roslyn reports an IOException as a diagnostic, but lets others through.
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? other) =>
        other is SubmissionSources that && that._workingDirectory == _workingDirectory && that._sourceName == _sourceName && that._loaded.SequenceEqual(_loaded);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_workingDirectory, _sourceName, _loaded.Length);

    private LoadedFile? Sent(string path) => Array.Find(_loaded, file => file.Path == path);

    private bool IsClients(string? path) => path is not null && (path == _sourceName || Sent(path) is not null);
}
