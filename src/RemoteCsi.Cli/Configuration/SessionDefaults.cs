namespace RemoteCsi.Cli.Configuration;

/// <summary>What a session is given when it is made, in this order.</summary>
/// <param name="References">As in <c>#r</c>.</param>
/// <param name="Usings">Namespaces; <c>static System.Math</c> and <c>Json = System.Text.Json</c> are possible, too.</param>
/// <param name="SnapIns">Names of snap-ins of its machine.</param>
/// <param name="StartScript">Full path of a script of this machine; null for none.</param>
internal sealed record SessionDefaults(string[] References, string[] Usings, string[] SnapIns, string? StartScript)
{
    /// <summary>Nothing.</summary>
    public static SessionDefaults None { get; } = new([], [], [], null);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => References.Length == 0 && Usings.Length == 0 && SnapIns.Length == 0 && StartScript is null;
}
