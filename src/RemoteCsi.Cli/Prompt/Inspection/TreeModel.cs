using RemoteCsi.Cli.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>Which values are open, in which row one is, and what is searched for. For one thread.</summary>
internal sealed class TreeModel
{
    private readonly List<TreeRow> _rows = [];

    public TreeModel(TreeNode root)
    {
        Root = root;
        Lay();
    }

    /// <summary>The value that the tree is of.</summary>
    public TreeNode Root { get; }

    /// <summary>What there is to show, from top to bottom.</summary>
    public IReadOnlyList<TreeRow> Rows => _rows;

    /// <summary>The row one is in.</summary>
    public int Current { get; private set; }

    /// <summary>What is searched for; null before the first search.</summary>
    public string? Sought { get; private set; }

    /// <summary>Whether the search text is being typed.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>Whether nothing that is shown has the text.</summary>
    public bool IsNotFound { get; private set; }

    private TreeRow Row => _rows[Current];

    /// <summary>Goes so many rows down, or up.</summary>
    public void Move(int rows) => Current = Math.Clamp(Current + rows, 0, _rows.Count - 1);

    /// <summary>Opens what one is in.</summary>
    /// <returns>The value whose next parts are to be asked for; null when none are.</returns>
    public TreeNode? Open()
    {
        TreeNode node = Row.Node;
        if (Row.IsRest)
        {
            return node is { HasMore: true, IsLoading: false } || node.Problem is not null ? Ask(node) : null;
        }

        if (node.Handle == 0 || node.IsOpen)
        {
            return null;
        }

        node.IsOpen = true;
        TreeNode? asked = node.HasCome || node.IsLoading ? null : Ask(node);
        Lay();
        return asked;
    }

    /// <summary>Closes what is open there, or goes to what it is part of.</summary>
    public void Close()
    {
        TreeNode node = Row.Node;
        if (node.IsOpen && !Row.IsRest)
        {
            node.IsOpen = false;
            Lay();
        }
        else if ((Row.IsRest ? node : node.Parent) is { } outer)
        {
            Current = _rows.FindIndex(row => row.Node == outer && !row.IsRest);
        }
    }

    /// <summary>Opens what is closed, and the other way round; more of what has more.</summary>
    public TreeNode? Toggle()
    {
        if (Row is { IsRest: false, Node.IsOpen: true })
        {
            Close();
            return null;
        }

        return Open();
    }

    /// <summary>Parts have come, or what kept them from coming: lays out the rows anew; one stays where one is.</summary>
    public void Came(TreeNode node)
    {
        node.IsLoading = false;
        Lay();
    }

    /// <summary>A search begins.</summary>
    public void BeginSearch()
    {
        IsSearching = true;
        IsNotFound = false;
        Sought = "";
    }

    /// <summary>The text searched for is now this; goes to the next row that has it, from here on.</summary>
    public void Seek(string text)
    {
        Sought = text;
        Find(Current, forward: true);
    }

    /// <summary>The text is typed.</summary>
    public void EndSearch() => IsSearching = false;

    /// <summary>Goes to the next row with the text, or the one before.</summary>
    public void FindNext(bool forward) => Find(Current + (forward ? 1 : -1), forward);

    /// <summary>What a row says after its guides, in one line.</summary>
    public static StyledText Text(TreeRow row)
    {
        TreeNode node = row.Node;
        if (row.IsRest)
        {
            return new StyledText().Add(node.Rest ?? "", node.Problem is null || node.IsLoading ? TextRole.Faint : TextRole.Failure);
        }

        return new StyledText().Add(node.Handle == 0 ? "  " : node.IsOpen ? "▾ " : "▸ ", TextRole.Faint)
            .Add(node.Name, TextRole.Strong).Add(node.Name.Length > 0 ? " = " : "", TextRole.Faint).Add(InlineValue.Of(node.Value));
    }

    private void Find(int from, bool forward)
    {
        IsNotFound = false;
        if (string.IsNullOrEmpty(Sought))
        {
            return;
        }

        for (int step = 0; step < _rows.Count; step++)
        {
            int index = ((from + (forward ? step : -step)) % _rows.Count + _rows.Count) % _rows.Count;
            if (string.Concat(Text(_rows[index]).Pieces.Select(piece => piece.Text)).Contains(Sought, StringComparison.OrdinalIgnoreCase))
            {
                Current = index;
                return;
            }
        }

        IsNotFound = true;
    }

    private static TreeNode Ask(TreeNode node)
    {
        node.IsLoading = true;
        node.Problem = null;
        return node;
    }

    private void Lay()
    {
        TreeRow? here = _rows.Count == 0 ? null : Row;
        _rows.Clear();
        Add(Root, "", "");
        if (here is null)
        {
            return;
        }

        // Where more was asked for, the first of it; else where one was, or what it is within.
        int same = _rows.FindIndex(row => row.Node == here.Node && row.IsRest == here.IsRest);
        Current = here is { IsRest: true } && Current < _rows.Count && _rows[Current].Node.Parent == here.Node ? Current
            : same >= 0 ? same
            : Math.Min(Current, _rows.Count - 1);
    }

    private void Add(TreeNode node, string own, string below)
    {
        _rows.Add(new TreeRow(node, IsRest: false, own));
        if (!node.IsOpen)
        {
            return;
        }

        bool hasRest = node.Rest is not null;
        for (int i = 0; i < node.Parts.Count; i++)
        {
            bool last = i == node.Parts.Count - 1 && !hasRest;
            Add(node.Parts[i], below + Guide(last ? TreeGuidePart.End : TreeGuidePart.Fork), below + Guide(last ? TreeGuidePart.Space : TreeGuidePart.Continue));
        }

        if (hasRest)
        {
            _rows.Add(new TreeRow(node, IsRest: true, below + Guide(TreeGuidePart.End)));
        }
    }

    private static string Guide(TreeGuidePart part) => TreeGuide.Line.GetPart(part);
}
