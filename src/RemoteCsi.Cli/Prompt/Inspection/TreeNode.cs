using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>A value in the tree, and what is known of its parts.</summary>
/// <param name="name">What it is called within its parent.</param>
/// <param name="value">What is shown of it.</param>
/// <param name="handle">By which its parts are asked for; 0 when it has none.</param>
/// <param name="parent">What it is part of; null for the root.</param>
internal sealed class TreeNode(string name, DisplayNode value, long handle, TreeNode? parent)
{
    /// <summary>What it is called within its parent.</summary>
    public string Name { get; } = name;

    /// <summary>What is shown of it.</summary>
    public DisplayNode Value { get; } = value;

    /// <summary>By which its parts are asked for; 0 when it has none.</summary>
    public long Handle { get; } = handle;

    /// <summary>What it is part of; null for the root.</summary>
    public TreeNode? Parent { get; } = parent;

    /// <summary>The parts that have come.</summary>
    public List<TreeNode> Parts { get; } = [];

    /// <summary>Whether its parts are shown.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether parts are asked for and have not come yet.</summary>
    public bool IsLoading { get; set; }

    /// <summary>Whether some were asked for and came.</summary>
    public bool HasCome { get; set; }

    /// <summary>Whether there are, or may be, more after those that have come.</summary>
    public bool HasMore { get; set; }

    /// <summary>How many there are in all; null when not known.</summary>
    public long? Total { get; set; }

    /// <summary>What kept parts from coming; null when nothing did.</summary>
    public string? Problem { get; set; }

    /// <summary>What stands below its parts: how many are left, that some are on their way, or why none came; null when there is nothing to say.</summary>
    public string? Rest =>
        IsLoading ? "…"
        : Problem is not null ? Problem
        : HasMore ? Total is { } total ? $"… {total - Parts.Count:N0} more: Enter" : "… more: Enter"
        : HasCome && Parts.Count == 0 ? "nothing in it"
        : null;
}
