using System.Text.Json;

namespace RemoteCsi.Testing.Processes;

/// <summary>How a program ended and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Stdout">All of standard output.</param>
/// <param name="Stderr">All of standard error.</param>
/// <param name="Elapsed">From its start to its end.</param>
public sealed record ProgramResult(int ExitCode, string Stdout, string Stderr, TimeSpan Elapsed)
{
    /// <summary>Standard output as one JSON object a line.</summary>
    public IReadOnlyList<JsonElement> JsonLines() =>
        [.. Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Standard output as one JSON array.</summary>
    public IReadOnlyList<JsonElement> JsonArray() => [.. JsonDocument.Parse(Stdout).RootElement.EnumerateArray()];

    /// <summary>All of it, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode} after {Elapsed.TotalMilliseconds:F0} ms\nstdout:\n{Stdout}\nstderr:\n{Stderr}";
}
