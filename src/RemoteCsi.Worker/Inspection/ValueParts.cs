using System.Collections;
using System.Dynamic;
using System.Globalization;
using System.Reflection;
using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Inspection;

/// <summary>Takes a value apart, one level and no further than asked: enumerating and reading may run user code, so it is done on a guarded thread.</summary>
internal static class ValueParts
{
    private const int LongestKey = 200;
    private const int PieceOfString = 400;
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Whether a value has, or may have, parts.</summary>
    public static bool Has(object? value) => value switch
    {
        null or Pointer => false,
        string text => text.Length > PieceOfString,
        ICollection { Count: 0 } collection => !IsFrameworks(collection.GetType()),
        _ => !Literal.IsSafe(value) && !(value.GetType().IsValueType && Literal.IsBracketed(value)),
    };

    /// <summary>How many parts a value has; null when that is not known without going through them.</summary>
    public static long? Count(object value) => value switch
    {
        string text => (text.Length + PieceOfString - 1) / PieceOfString,
        Array array => array.LongLength,
        IEnumerable sequence when IsFrameworks(value.GetType()) => SequenceDisplay.CountOf(sequence, value.GetType()),
        _ => null,
    };

    /// <summary>The parts from one on.</summary>
    public static IEnumerable<ValuePart> Of(object value, long offset) => value switch
    {
        string text => Pieces(text, offset),
        MemberGroup { IsPublic: true } group => Public(group.Owner).Skip(Clamped(offset)),
        MemberGroup group => NotPublic(group.Owner).Skip(Clamped(offset)),
        Array array => Items(array, offset),
        IList list when IsFrameworks(list.GetType()) => Items(list, offset),
        IEnumerable sequence => Items(sequence).Skip(Clamped(offset)),
        _ => Members(value).Skip(Clamped(offset)),
    };

    private static int Clamped(long offset) => (int)Math.Clamp(offset, 0, int.MaxValue);

    private static bool IsFrameworks(Type type) => type.IsArray || type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true;

    private static IEnumerable<ValuePart> Pieces(string text, long offset)
    {
        for (long start = offset * PieceOfString; start < text.Length; start += PieceOfString)
        {
            int from = (int)start;
            string piece = text.Substring(from, Math.Min(PieceOfString, text.Length - from));
            yield return new ValuePart(Index(from), () => piece);
        }
    }

    private static IEnumerable<ValuePart> Items(Array array, long offset)
    {
        for (long i = offset; i < array.LongLength; i++)
        {
            long[] place = new long[array.Rank];
            long rest = i;
            for (int dimension = array.Rank - 1; dimension >= 0; dimension--)
            {
                place[dimension] = array.GetLowerBound(dimension) + (rest % array.GetLongLength(dimension));
                rest /= array.GetLongLength(dimension);
            }

            yield return new ValuePart($"[{string.Join(", ", place)}]", () => array.GetValue(place));
        }
    }

    private static IEnumerable<ValuePart> Items(IList list, long offset)
    {
        for (long i = offset; i < list.Count; i++)
        {
            int place = (int)i;
            yield return new ValuePart(Index(place), () => list[place]);
        }
    }

    /// <summary>What a type of the user's has beside its items comes first: nobody would find it after a million of them.</summary>
    private static IEnumerable<ValuePart> Items(IEnumerable sequence)
    {
        if (HasStateOfItsOwn(sequence.GetType()))
        {
            yield return new ValuePart("(members)", () => new MemberGroup(sequence, IsPublic: true));
        }

        if (sequence.GetType().GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IGrouping<,>)) is { } grouping)
        {
            yield return new ValuePart("Key", () => grouping.GetProperty("Key")!.GetValue(sequence, BindingFlags.DoNotWrapExceptions, null, null, null));
        }

        long index = 0;
        foreach (object? item in sequence)
        {
            yield return item switch
            {
                DictionaryEntry entry => Entry(entry.Key, entry.Value, sequence, item, index),
                not null when SequenceDisplay.IsPair(item.GetType()) => Entry(
                    item.GetType().GetProperty("Key")!.GetValue(item), item.GetType().GetProperty("Value")!.GetValue(item), sequence, item, index),
                _ => new ValuePart(Index(index), () => item),
            };
            index++;
        }
    }

    // What an iterator method returns is a class of the compiler's.
    private static bool HasStateOfItsOwn(Type type) => !IsFrameworks(type) && type.Name[0] != '<' && ObjectMembers.Of(type, most: 1).Count > 0;

    /// <summary>An entry goes by its key, where that can be written.</summary>
    private static ValuePart Entry(object? key, object? value, IEnumerable sequence, object entry, long index)
    {
        if (sequence is ExpandoObject && key is string name)
        {
            return new ValuePart(Cut(name), () => value);
        }

        string? text = key switch
        {
            string written => Literal.Of(written, LongestKey),
            char letter => Literal.Of(letter),
            null => null,
            _ => Literal.OfPrimitive(key) ?? (Literal.IsBracketed(key) ? key.ToString() : null),
        };
        return text is null ? new ValuePart(Index(index), () => entry) : new ValuePart($"[{Cut(text)}]", () => value);
    }

    private static IEnumerable<ValuePart> Members(object value)
    {
        foreach (ValuePart part in Public(value))
        {
            yield return part;
        }

        if (HiddenFields(value.GetType()).Any())
        {
            yield return new ValuePart("(not public)", () => new MemberGroup(value, IsPublic: false));
        }
    }

    private static IEnumerable<ValuePart> Public(object value)
    {
        foreach (MemberInfo member in ObjectMembers.Of(value.GetType()))
        {
            // A task that has not ended would be waited for.
            if (value is Task { IsCompletedSuccessfully: false } && member.Name == "Result")
            {
                continue;
            }

            yield return new ValuePart(Cut(member.Name), () => ObjectMembers.Read(value, member));
        }
    }

    private static IEnumerable<ValuePart> NotPublic(object value) =>
        HiddenFields(value.GetType()).Select(field => new ValuePart(Cut(field.Name), () => field.GetValue(value)));

    /// <summary>But for those behind properties that are shown.</summary>
    private static IEnumerable<FieldInfo> HiddenFields(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(Hidden))
            {
                if (field.Name[0] != '<')
                {
                    yield return field;
                }
            }
        }
    }

    private static string Index(long index) => string.Create(CultureInfo.InvariantCulture, $"[{index}]");

    private static string Cut(string text) => text.Length <= LongestKey ? text : text[..LongestKey] + "…";
}
