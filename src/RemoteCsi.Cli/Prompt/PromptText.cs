using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Prompt;

/// <summary>What stands before a line: where it will run.</summary>
internal static class PromptText
{
    // More leaves no room to type on a line; what a name holds is for the far side to choose.
    private const int LongestPlace = 64;

    /// <summary>Of a session.</summary>
    public static string Of(IPromptSession session) => Of(session.EndpointName, session.Info.Temporary ? null : session.Info.Name);

    /// <summary>Of the session of that name at an endpoint, or of a temporary one there.</summary>
    public static string Of(string endpoint, string? session)
    {
        string shown = TerminalFilter.CleanLine(session is null ? endpoint : $"{endpoint}:{session}");
        return $"[{(shown.Length <= LongestPlace ? shown : shown[..LongestPlace] + "…")}]> ";
    }
}
