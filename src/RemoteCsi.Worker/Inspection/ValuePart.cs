namespace RemoteCsi.Worker.Inspection;

/// <summary>A part of a value, before it is read.</summary>
/// <param name="Name">A member's name, an item's index or key in brackets, or a group of members in parentheses.</param>
/// <param name="Read">Reads it; may be user code, which may throw or hang.</param>
internal sealed record ValuePart(string Name, Func<object?> Read);

/// <summary>Members of an object that are shown together, apart from the others.</summary>
/// <param name="Owner">The object.</param>
/// <param name="IsPublic">Its public members, beside the items it has; else the fields that are not public.</param>
internal sealed record MemberGroup(object Owner, bool IsPublic);
