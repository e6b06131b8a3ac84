using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>Resolves what a submission's <c>#load</c> names, on this machine.</summary>
/// <param name="workingDirectory">What relative paths of typed text start from.</param>
/// <remarks>Thread safe. Two resolvers are equal when they give the same answers.</remarks>
internal sealed class SubmissionSources(string workingDirectory) : SourceReferenceResolver
{
    private readonly string _workingDirectory = workingDirectory;

    /// <inheritdoc/>
    public override string? NormalizePath(string path, string? baseFilePath) =>
        SubmissionPath.Find(path, baseFilePath, _workingDirectory) ?? path;

    /// <inheritdoc/>
    public override string? ResolveReference(string path, string? baseFilePath) =>
        SubmissionPath.Find(path, baseFilePath, _workingDirectory);

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
    public override bool Equals(object? other) => other is SubmissionSources that && that._workingDirectory == _workingDirectory;

    /// <inheritdoc/>
    public override int GetHashCode() => _workingDirectory.GetHashCode(StringComparison.Ordinal);
}
