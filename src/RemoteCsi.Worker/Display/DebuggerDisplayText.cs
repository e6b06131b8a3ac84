using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace RemoteCsi.Worker.Display;

/// <summary>
/// Evaluates <see cref="DebuggerDisplayAttribute"/>: paths of members and calls without arguments, with <c>,nq</c>. A text with
/// anything else in its braces is left alone, as if there were none.
/// </summary>
internal static class DebuggerDisplayText
{
    private const BindingFlags Anyone =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The text; null when the type has none that can be evaluated.</summary>
    public static string? Of(object value)
    {
        string? format = value.GetType().GetCustomAttribute<DebuggerDisplayAttribute>(inherit: true)?.Value;
        if (string.IsNullOrEmpty(format))
        {
            return null;
        }

        var text = new StringBuilder();
        int position = 0;
        while (position < format.Length)
        {
            char c = format[position];
            if (c == '\\' && position + 1 < format.Length)
            {
                text.Append(format[position + 1]);
                position += 2;
            }
            else if (c != '{')
            {
                text.Append(c);
                position++;
            }
            else
            {
                int end = format.IndexOf('}', position);
                if (end < 0 || !TryEvaluate(value, format[(position + 1)..end], text))
                {
                    return null;
                }

                position = end + 1;
            }
        }

        return text.ToString();
    }

    private static bool TryEvaluate(object value, string expression, StringBuilder text)
    {
        int comma = expression.IndexOf(',', StringComparison.Ordinal);
        string path = (comma < 0 ? expression : expression[..comma]).Trim();
        bool quotes = comma < 0 || expression[comma..].IndexOf("nq", StringComparison.Ordinal) < 0;
        object? current = value;
        foreach (string step in path.Split('.'))
        {
            if (step == "this")
            {
                continue;
            }

            if (current is null || !TryRead(current, step.Trim(), out current))
            {
                return false;
            }
        }

        text.Append(Format(current, quotes));
        return true;
    }

    private static string Format(object? value, bool quotes) => value switch
    {
        null => "null",
        string text => quotes ? Literal.Of(text, Literal.LongestString) : text,
        char character => quotes ? Literal.Of(character) : character.ToString(),
        _ => Literal.OfPrimitive(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool TryRead(object target, string step, out object? result)
    {
        result = null;
        string? method = step.EndsWith("()", StringComparison.Ordinal) ? step[..^2].Trim() : null;
        for (Type? type = target.GetType(); type is not null; type = type.BaseType)
        {
            if (method is not null)
            {
                if (type.GetMethod(method, Anyone, []) is { ContainsGenericParameters: false } call && call.ReturnType != typeof(void))
                {
                    result = call.Invoke(target, BindingFlags.DoNotWrapExceptions, null, null, null);
                    return true;
                }
            }
            else if (type.GetProperty(step, Anyone) is { CanRead: true } property && property.GetIndexParameters().Length == 0)
            {
                result = property.GetValue(target, BindingFlags.DoNotWrapExceptions, null, null, null);
                return true;
            }
            else if (type.GetField(step, Anyone) is FieldInfo field)
            {
                result = field.GetValue(target);
                return true;
            }
        }

        return false;
    }
}
