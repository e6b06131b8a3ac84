using System.Globalization;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Sessions;

/// <summary>Remembers, per session, how much of its output was shown here, so that entering it again shows only what was missed.</summary>
/// <remarks>
/// A convenience: what cannot be read or written only makes more output be shown again. One small file a session, in the
/// client's part of the state directory.
/// </remarks>
internal static class SeenOutput
{
    /// <summary>A session that nobody entered from here for so long is forgotten.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private static string Folder => Path.Combine(StateDirectory.FromEnvironment().Path, "client", "seen");

    /// <summary>The first chunk of a session that was not shown here yet; 0 when nothing is known of it.</summary>
    public static long NextFor(SessionInfo session)
    {
        try
        {
            string text = File.ReadAllText(FileOf(session));
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long next) ? next : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Notes that everything before this chunk was shown.</summary>
    public static void Note(SessionInfo session, long next)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Folder);
            }
            else
            {
                Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            string file = FileOf(session);
            File.WriteAllText(file + ".new", next.ToString(CultureInfo.InvariantCulture));
            File.Move(file + ".new", file, overwrite: true);
            ForgetOld();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See the remarks.
        }
    }

    private static string FileOf(SessionInfo session) => Path.Combine(Folder, session.InstanceId.ToString("N"));

    private static void ForgetOld()
    {
        DateTime oldest = DateTime.UtcNow - KeptFor;
        foreach (string file in Directory.EnumerateFiles(Folder).Where(file => File.GetLastWriteTimeUtc(file) < oldest))
        {
            File.Delete(file);
        }
    }
}
