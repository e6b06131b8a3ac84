using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RemoteCsi.Worker.Display;

/// <summary>Chooses how an object that is no scalar is shown, and shows it.</summary>
internal sealed class ObjectDisplay(DisplayWalk walk, PartialNode node, object value, int level)
{
    private readonly Type _type = value.GetType();

    /// <summary>Fills the node.</summary>
    public void Show()
    {
        switch (value)
        {
            case Type type:
                ShowLine($"typeof({TypeNames.Of(type)})");
                return;
            case Delegate function:
                ShowLine($"{TypeNames.Of(_type)}({Exceptions.MethodNames.Of(function.Method)})");
                return;
            case Pointer pointer:
                ShowLine(PointerText(pointer));
                return;
            case StringBuilder builder:
                // Its own ToString would copy all of it.
                ShowLine(Bracket(builder.ToString(0, Math.Min(builder.Length, DisplayWalk.LongestLine + 1))));
                return;
            case Exception exception:
                ShowException(exception);
                return;
            case Task task:
                ShowTask(task);
                return;
            case System.Dynamic.ExpandoObject expando:
                ShowExpando(expando);
                return;
            case ITuple tuple when IsTuple():
                ShowTuple(tuple);
                return;
            case DictionaryEntry entry:
                new SequenceDisplay(walk, node, level).ShowEntry(_type, entry.Key, entry.Value);
                return;
            case Array array:
                new SequenceDisplay(walk, node, level).ShowArray(array);
                return;
            case IEnumerable sequence:
                new SequenceDisplay(walk, node, level).Show(sequence);
                return;
        }

        if (TypeNames.IsAnonymous(_type))
        {
            ShowMembers(ValueKind.Object, "{ … }");
        }
        else if (SequenceDisplay.IsPair(_type))
        {
            new SequenceDisplay(walk, node, level).ShowPair(value);
        }
        else if (walk.IsDetailedAt(level))
        {
            ShowMembers(ValueKind.Object, TypeNames.Of(_type));
        }
        else if (DebuggerDisplayText.Of(value) is string display)
        {
            ShowLine(display);
        }
        else if (HasOwnToString())
        {
            ShowLine(Bracket(value.ToString() ?? ""));
        }
        else
        {
            ShowMembers(ValueKind.Object, TypeNames.Of(_type));
        }
    }

    private static unsafe string PointerText(Pointer pointer) => $"0x{(nint)Pointer.Unbox(pointer):x}";

    private static string Bracket(string text) =>
        text.Length <= DisplayWalk.LongestLine ? $"[{text}]" : $"[{text[..DisplayWalk.LongestLine]}…]";

    private void ShowLine(string text) => walk.Leaf(
        node, ValueKind.Text, text.Length <= DisplayWalk.LongestLine + 2 ? text : text[..DisplayWalk.LongestLine] + "…",
        TypeNames.Of(_type), truncated: text.Length > DisplayWalk.LongestLine + 2);

    private void ShowException(Exception exception)
    {
        walk.WithMembers(node, ValueKind.Exception, ForeignCode.Describe(exception), TypeNames.Of(_type));
        string stack = Exceptions.StackText.Of(exception);
        if (stack.Length > 0)
        {
            PartialNode text = walk.AddMember(node, "StackTrace");
            walk.Leaf(text, ValueKind.Text, stack, "string");
            walk.Change(text, static complete => complete.IsComplete = true);
        }

        if (exception is AggregateException aggregate)
        {
            walk.Fill(walk.AddMember(node, "InnerExceptions"), aggregate.InnerExceptions, level + 1);
        }
        else if (exception.InnerException is Exception inner)
        {
            walk.Fill(walk.AddMember(node, "InnerException"), inner, level + 1);
        }
    }

    // A task's Result would wait for it.
    private void ShowTask(Task task)
    {
        walk.WithMembers(node, ValueKind.Object, TypeNames.Of(TaskType()), TypeNames.Of(TaskType()));
        walk.Fill(walk.AddMember(node, "Status"), task.Status, level + 1);
        if (task.IsFaulted)
        {
            walk.Fill(walk.AddMember(node, "Exception"), task.Exception!.InnerException, level + 1);
        }
        else if (task.IsCompletedSuccessfully && TaskType().IsGenericType)
        {
            walk.Fill(walk.AddMember(node, "Result"), TaskType().GetProperty("Result")!.GetValue(task), level + 1);
        }
    }

    // The type a programmer knows: what an async method returns is an internal class derived from it, whose result is no result
    // when the method's type is a plain Task.
    private Type TaskType()
    {
        for (Type? type = _type; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                return type.GetGenericArguments()[0].IsPublic || type.GetGenericArguments()[0].Assembly != typeof(Task).Assembly ? type : typeof(Task);
            }
        }

        return typeof(Task);
    }

    private void ShowExpando(IDictionary<string, object?> members)
    {
        walk.WithMembers(node, ValueKind.Object, TypeNames.Of(_type), TypeNames.Of(_type));
        int shown = 0;
        foreach ((string name, object? member) in members)
        {
            if (shown++ == walk.MostParts || walk.IsExhausted)
            {
                walk.Change(node, static cut => cut.Truncated = true);
                return;
            }

            walk.Fill(walk.AddMember(node, name), member, level + 1);
        }
    }

    private bool IsTuple() =>
        _type is { IsGenericType: true, Namespace: "System" }
        && (_type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || _type.Name.StartsWith("Tuple`", StringComparison.Ordinal));

    private void ShowTuple(ITuple tuple)
    {
        walk.WithItems(node, ValueKind.Tuple, TypeNames.Of(_type), TypeNames.Of(_type), tuple.Length);
        for (int i = 0; i < tuple.Length; i++)
        {
            if (i == walk.MostParts || walk.IsExhausted)
            {
                walk.Change(node, static cut => cut.Truncated = true);
                return;
            }

            walk.Fill(walk.AddItem(node), tuple[i], level + 1);
        }
    }

    private void ShowMembers(ValueKind kind, string text)
    {
        walk.WithMembers(node, kind, text, TypeNames.Of(_type));
        int shown = 0;
        foreach (MemberInfo member in ObjectMembers.Of(_type, walk.MostParts))
        {
            if (shown++ == walk.MostParts || walk.IsExhausted)
            {
                walk.Change(node, static cut => cut.Truncated = true);
                return;
            }

            PartialNode part = walk.AddMember(node, member.Name);
            try
            {
                walk.Fill(part, ObjectMembers.Read(value, member), level + 1);
            }
            catch (Exception e) when (e is not ThreadInterruptedException)
            {
                walk.Fail(part, e);
                walk.Change(part, static failed => failed.IsComplete = true);
            }
        }
    }

    // What the compiler wrote for a record says nothing that the members do not.
    private bool HasOwnToString()
    {
        MethodInfo? method = _type.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance, []);
        return method?.DeclaringType is Type declaring && declaring != typeof(object) && declaring != typeof(ValueType)
            && !method.IsDefined(typeof(CompilerGeneratedAttribute));
    }
}
