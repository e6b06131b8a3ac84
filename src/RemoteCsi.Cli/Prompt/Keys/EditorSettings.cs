namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>What PrettyPrompt is told and our console has to know as well.</summary>
internal static class EditorSettings
{
    /// <summary>How many completion items are seen at once.</summary>
    public const int VisibleCompletionItems = 9;

    /// <summary>Columns of one step of indentation.</summary>
    public const int TabSize = 4;
}
