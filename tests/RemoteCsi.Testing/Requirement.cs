using Xunit;

namespace RemoteCsi.Testing;

/// <summary>Things of the machine that a test needs. Absent, they skip the test; where CI runs, they fail it.</summary>
public static class Requirement
{
    /// <summary>Skips the current test, or fails it when the environment variable <c>CI</c> is <c>true</c>.</summary>
    public static void Need(bool present, string reason)
    {
        if (present)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{reason} (CI=true: not skipped)");
        }

        Assert.Skip(reason);
    }

    /// <summary>The full path of a program on the PATH, or in the folders that ordinary accounts do not have on it.</summary>
    /// <param name="name">Name of the program.</param>
    /// <param name="reason">What is missing without it, and how to get it.</param>
    public static string Program(string name, string reason)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        Need(path is not null, reason);
        return path!;
    }
}
