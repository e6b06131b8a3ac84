namespace RemoteCsi.Cli.Terminal;

/// <summary>Whether somebody is there who could answer <c>ssh</c> when it asks for a password.</summary>
internal static class TerminalQuestions
{
    /// <summary>
    /// True when a terminal shows our questions and takes the answers. ssh asks on the controlling terminal, whatever
    /// standard input is, but a script whose output nobody watches must not hang on a question.
    /// </summary>
    public static bool Possible => !Console.IsErrorRedirected && (!Console.IsInputRedirected || !Console.IsOutputRedirected);
}
