namespace RemoteCsi.Cli.Sessions;

/// <summary>An answer to a question that is asked before something happens.</summary>
internal static class YesOrNo
{
    /// <summary>Whether it is yes; everything else, nothing at all included, is no.</summary>
    public static bool IsYes(string answer) => answer.Trim() is "y" or "Y" or "yes" or "Yes" or "YES";
}
