using System.Runtime.InteropServices;

namespace RemoteCsi.Client.Links;

/// <summary>Who this process is, and whether a directory is this account's own.</summary>
internal static partial class OwnAccount
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint WantBasics = 0x7ff;
    private const int UserIdOffset = 20;
    private const int StatxBytes = 256;

    /// <summary>Effective user id of this process.</summary>
    public static uint UserId => GetEffectiveUserId();

    /// <summary>
    /// Refuses a directory of sockets that another account owns or could write to; whoever can write there can put a
    /// socket of his own in the agent's place.
    /// </summary>
    /// <exception cref="RemoteCsiException"><see cref="RemoteCsiReason.NotAnAgent"/>.</exception>
    public static void RefuseForeignDirectory(string directory)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(directory))
        {
            return;
        }

        Span<byte> status = stackalloc byte[StatxBytes];
        if (Statx(CurrentDirectory, directory, DoNotFollow, WantBasics, ref MemoryMarshal.GetReference(status)) != 0)
        {
            throw Refusal(directory, $"it cannot be examined (error {Marshal.GetLastPInvokeError()})");
        }

        uint owner = MemoryMarshal.Read<uint>(status[UserIdOffset..]);
        if (owner != UserId)
        {
            throw Refusal(directory, $"user id {owner} owns it, not you ({UserId})");
        }

        UnixFileMode mode = File.GetUnixFileMode(directory);
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw Refusal(directory, $"others may write to it (mode {Convert.ToString((int)mode, 8)}); it must be 700");
        }
    }

    private static RemoteCsiException Refusal(string directory, string why) =>
        new(RemoteCsiReason.NotAnAgent, $"the socket directory {directory} is not safe: {why}");

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte status);
}
