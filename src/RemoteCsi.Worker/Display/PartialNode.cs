namespace RemoteCsi.Worker.Display;

/// <summary>A <see cref="ValueNode"/> in the making. Not thread-safe: <see cref="DisplayWalk"/> guards it.</summary>
internal sealed class PartialNode
{
    public ValueKind Kind { get; set; }

    public string Text { get; set; } = "";

    public string? TypeName { get; set; }

    public List<(string Name, PartialNode Value)>? Members { get; set; }

    public List<PartialNode>? Items { get; set; }

    public long? Count { get; set; }

    public bool Truncated { get; set; }

    /// <summary>False until all of it, parts included, is there.</summary>
    public bool IsComplete { get; set; }

    /// <summary>What there is of it; <paramref name="reason"/> stands where the rest is missing.</summary>
    public ValueNode Freeze(string reason)
    {
        if (!IsComplete && Members is null && Items is null)
        {
            return new ValueNode(ValueKind.Failed, reason, TypeName);
        }

        ValueMember[]? members = null;
        if (Members is not null)
        {
            members = new ValueMember[Members.Count];
            for (int i = 0; i < members.Length; i++)
            {
                members[i] = new ValueMember(Members[i].Name, Members[i].Value.Freeze(reason));
            }
        }

        ValueNode[]? items = null;
        if (Items is not null)
        {
            bool lastHolds = Items.Count > 0 && !Items[^1].IsComplete;
            bool addReason = !IsComplete && !lastHolds && Members is not { Count: > 0 };
            items = new ValueNode[Items.Count + (addReason ? 1 : 0)];
            for (int i = 0; i < Items.Count; i++)
            {
                items[i] = Items[i].Freeze(reason);
            }

            if (addReason)
            {
                items[^1] = new ValueNode(ValueKind.Failed, reason);
            }
        }

        return new ValueNode(Kind, Text, TypeName, members, items, Count, Truncated || !IsComplete);
    }
}
