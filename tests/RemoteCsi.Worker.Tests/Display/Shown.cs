using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Execution;

namespace RemoteCsi.Worker.Tests.Display;

/// <summary>Shows values in this process, as a worker would, and writes a display as one line for comparison.</summary>
internal static class Shown
{
    public static ValueNode Node(object? value) => ShownValue.Of(value, wantJson: false, new GuardedThread()).Node!;

    public static string? Json(object? value) => ShownValue.Of(value, wantJson: true, new GuardedThread()).Json;

    public static string Line(object? value) => Line(Node(value));

    public static string Line(ValueNode node)
    {
        string line = $"{node.Kind} {node.Text}";
        if (node.Members is not null)
        {
            line += $" {{{string.Join("; ", node.Members.Select(member => $"{member.Name}: {Line(member.Value)}"))}}}";
        }

        if (node.Items is not null)
        {
            line += $" [{string.Join("; ", node.Items.Select(Line))}]";
        }

        return node.Truncated ? line + " …" : line;
    }

    public static int TextLength(ValueNode node) =>
        node.Text.Length + (node.TypeName?.Length ?? 0) + (node.Members ?? []).Sum(member => member.Name.Length + TextLength(member.Value))
        + (node.Items ?? []).Sum(TextLength);

    public static int Depth(ValueNode node) =>
        1 + (node.Members ?? []).Select(member => Depth(member.Value)).Concat((node.Items ?? []).Select(Depth)).DefaultIfEmpty(0).Max();
}
