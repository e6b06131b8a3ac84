using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RemoteCsi.Agent.Files;

/// <summary>Directories and files that only their owner may enter or read.</summary>
/// <remarks>
/// <see cref="Directory.CreateDirectory(string)"/> silently accepts a directory that somebody else made, or that is open to
/// all; whoever can write there can put a socket of theirs in our place. So an existing one is looked at first.
/// </remarks>
internal static partial class OwnerOnly
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint StatxBasicStats = 0x7ff;
    private const int StatxSize = 256;
    private const int StatxUserIdOffset = 20;
    private const int StatxModeOffset = 28;
    private const int FileTypeMask = 0xf000;
    private const int TypeDirectory = 0x4000;
    private const int AccessOfOthers = 0x3f;

    /// <summary>The effective user id of this process.</summary>
    public static uint UserId { get; } = GetEffectiveUserId();

    /// <summary>Makes a directory of mode 0700, or accepts one that is ours, no link, and closed to others.</summary>
    /// <exception cref="UnsafeDirectoryException">It exists and is not safe.</exception>
    public static void CreateDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }

        if (OperatingSystem.IsLinux())
        {
            Check(path);
        }
        else
        {
            File.SetUnixFileMode(path, DirectoryMode);
        }
    }

    /// <summary>Replaces a file as a whole, or leaves it as it is.</summary>
    /// <remarks>Written aside and renamed: on a full disk a plain write would leave an empty file.</remarks>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void ReplaceFile(string path, string text)
    {
        string aside = path + ".new";
        using (var stream = new FileStream(aside, new FileStreamOptions
        {
            Mode = System.IO.FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = FileMode,
        }))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(aside, path, overwrite: true);
    }

    private static void Check(string path)
    {
        byte[] status = new byte[StatxSize];
        if (Statx(AtFdCwd, Encoding.UTF8.GetBytes(path + "\0"), AtSymlinkNoFollow, StatxBasicStats, status) != 0)
        {
            throw new UnsafeDirectoryException($"cannot look at the directory {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        uint owner = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(StatxUserIdOffset));
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(StatxModeOffset));
        if ((mode & FileTypeMask) != TypeDirectory)
        {
            throw new UnsafeDirectoryException($"{path} is a link or a file, not a directory; remove it, or set RCSI_HOME to another place");
        }

        if (owner != UserId)
        {
            throw new UnsafeDirectoryException($"the directory {path} belongs to user {owner}, not to you ({UserId}); set RCSI_HOME to a directory of your own");
        }

        if ((mode & AccessOfOthers) != 0)
        {
            // Ours but open: an earlier mkdir under a wide umask. Closing it is what its owner wants.
            File.SetUnixFileMode(path, DirectoryMode);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int directory, byte[] path, int flags, uint mask, byte[] status);
}
