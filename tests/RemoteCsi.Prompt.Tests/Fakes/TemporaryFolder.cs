namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rcsi-prompt-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
