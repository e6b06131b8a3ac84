namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>What a key of the prompt can be set to do; in a configuration file by the same name with a small first letter.</summary>
internal enum KeyAction
{
    /// <summary>Opens the list of what can stand here.</summary>
    Complete,

    /// <summary>Takes the selected item of an open list; after a letter or a dot, opens the list.</summary>
    Commit,

    /// <summary>Shows what can be called by the brackets around the caret.</summary>
    Signatures,

    /// <summary>A new line, also where Enter would run.</summary>
    NewLine,

    /// <summary>Runs the text as it is, also where Enter would go on in a new line.</summary>
    Run,

    /// <summary>The line before in the history.</summary>
    HistoryPrevious,

    /// <summary>The line after in the history.</summary>
    HistoryNext,

    /// <summary>Searches the history; again, for what is older.</summary>
    HistorySearch,

    /// <summary>Leaves, on an empty line.</summary>
    Leave,

    /// <summary>Shows what the name at the caret means.</summary>
    Explain,

    /// <summary>Shows the source of the name at the caret.</summary>
    Source,

    /// <summary>Shows the IL of the name at the caret, or of the whole text.</summary>
    Instructions,
}
