using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Rendering;

/// <summary>The members of a type, a line each; of overloads the first.</summary>
internal static class MembersText
{
    private const int WidestSummary = 160;
    private const int NarrowestSignature = 40;

    /// <summary>The members, without a line end.</summary>
    public static StyledText Of(MemberList list, int width)
    {
        ListedMember[][] overloads = [.. list.Members.GroupBy(member => (member.Kind, member.Name, member.DeclaringType)).Select(group => group.ToArray())];
        int widest = width == int.MaxValue ? width : Math.Max(NarrowestSignature, width * 3 / 5);
        return TextColumns.Of(
            [
                .. overloads.Select(group => new StyledText[]
                {
                    new StyledText().Add(group.Length > 1 ? $"{group[0].Kind} ×{group.Length}" : group[0].Kind, TextRole.Faint),
                    new StyledText().Add(group[0].Signature, TextRole.Strong).Cut(widest),
                    new StyledText().Add(group[0].Summary, TextRole.Faint).Cut(WidestSummary),
                }),
            ],
            width);
    }

    /// <summary>That a name is of no type.</summary>
    public static string NotFound(string name, MemberList list) =>
        list.Near.Length > 0 ? ExplanationText.NotFound(name, list.Near) : $"'{name}' is no type and has none";

    /// <summary>How many there are.</summary>
    public static string Count(MemberList list) => $"{list.Members.Length}{(list.Incomplete ? " of more" : "")} {(list.Members.Length == 1 ? "member" : "members")} of {list.Type}";
}
