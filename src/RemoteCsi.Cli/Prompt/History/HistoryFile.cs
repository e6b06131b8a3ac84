using System.Security.Cryptography;
using System.Text;

namespace RemoteCsi.Cli.Prompt.History;

/// <summary>Where the statements typed against one endpoint are kept. Only their owner can read them.</summary>
internal static class HistoryFile
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnlyFile | UnixFileMode.UserExecute;
    private const int LongestReadable = 48;

    /// <summary>
    /// Path of an existing history file that is its owner's alone; null when there can be none, and <paramref name="why"/> says why.
    /// </summary>
    /// <param name="statePath">The client's state directory.</param>
    /// <param name="endpoint">The endpoint as <see cref="Client.Endpoints.Endpoint.ToString"/> writes it.</param>
    /// <param name="why">Why there is none.</param>
    public static string? Prepare(string statePath, string endpoint, out string? why)
    {
        try
        {
            string directory = Path.Combine(statePath, "client", "history");
            string file = Path.Combine(directory, NameOf(endpoint));
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
                File.Open(file, FileMode.OpenOrCreate).Dispose();
            }
            else
            {
                Directory.CreateDirectory(directory, OwnerOnlyDirectory);
                File.Open(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnlyFile }).Dispose();
                if (File.GetUnixFileMode(file) != OwnerOnlyFile)
                {
                    File.SetUnixFileMode(file, OwnerOnlyFile);
                }
            }

            why = null;
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A prompt without a memory is better than none.
            why = failure.Message;
            return null;
        }
    }

    /// <summary>Readable, and different for every endpoint.</summary>
    private static string NameOf(string endpoint)
    {
        string readable = string.Concat(endpoint.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '@' ? letter : '_'));
        return readable == endpoint && readable.Length <= LongestReadable
            ? readable
            : $"{readable[..Math.Min(LongestReadable, readable.Length)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)))[..8]}";
    }
}
