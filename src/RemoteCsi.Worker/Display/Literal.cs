using System.Globalization;
using System.Text;

namespace RemoteCsi.Worker.Display;

/// <summary>Scalars and strings as Roslyn's <c>CSharpObjectFormatter</c> prints them, in the invariant culture.</summary>
internal static class Literal
{
    /// <summary>The longest string shown, in UTF-16 units.</summary>
    public const int LongestString = 4096;

    /// <summary>True for values whose display runs no code but the framework's, and is short.</summary>
    public static bool IsSafe(object value) =>
        value is string or Enum or DateTime or DateTimeOffset or TimeSpan or Guid || Type.GetTypeCode(value.GetType()) != TypeCode.Object;

    /// <summary>A primitive number, Boolean or enum member; null for anything else.</summary>
    public static string? OfPrimitive(object value) => value switch
    {
        Enum member => member.ToString(),
        bool boolean => boolean ? "true" : "false",
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>True for the framework's own value-like types, shown as <c>[ToString()]</c>.</summary>
    public static bool IsBracketed(object value) =>
        value is DateTime or DateTimeOffset or TimeSpan or DateOnly or TimeOnly or Guid or nint or nuint or Half or Int128 or UInt128
            or System.Numerics.BigInteger or System.Numerics.Complex or Rune or Index or Range or Version or Uri or DBNull;

    /// <summary>A character as a literal.</summary>
    public static string Of(char value)
    {
        var text = new StringBuilder("'");
        AppendEscaped(text, new ReadOnlySpan<char>(in value), '\'');
        return text.Append('\'').ToString();
    }

    /// <summary>A string as a literal; the beginning of a long one, with its length.</summary>
    public static string Of(string value, int limit)
    {
        var text = new StringBuilder("\"");
        if (value.Length <= limit)
        {
            AppendEscaped(text, value, '"');
            return text.Append('"').ToString();
        }

        int end = limit > 0 && char.IsHighSurrogate(value[limit - 1]) ? limit - 1 : limit;
        AppendEscaped(text, value.AsSpan(0, end), '"');
        return text.Append(CultureInfo.InvariantCulture, $"\"… ({value.Length} characters)").ToString();
    }

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<char> value, char quote)
    {
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (char.IsSurrogate(c))
            {
                if (i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]))
                {
                    var rune = new Rune(c, value[++i]);
                    if (MustEscape(Rune.GetUnicodeCategory(rune)))
                    {
                        text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
                    }
                    else
                    {
                        text.Append(c).Append(value[i]);
                    }
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                }
            }
            else if (c == quote)
            {
                text.Append('\\').Append(c);
            }
            else if (ShortEscape(c) is string escape)
            {
                text.Append(escape);
            }
            else if (MustEscape(char.GetUnicodeCategory(c)))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }
    }

    private static string? ShortEscape(char c) => c switch
    {
        '\\' => "\\\\",
        '\0' => "\\0",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        _ => null,
    };

    private static bool MustEscape(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.Surrogate;
}
